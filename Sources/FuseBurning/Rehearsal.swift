import BoardJournal
import BootImage
import Fuses
import HIDTransport
import MBoot
import Provisioning
import VirtualRT1020

/// Burns a plan into a virtual board that is made after a real one: its fuses and unique id, the image in its flash,
/// the same flashloader. What comes of it shows whether the real one may be burnt. Takes no time and costs nothing, so
/// it is done again right before every burn.
public struct Rehearsal {
  /// What is to be burnt, made for the real board's read-out.
  public var plan: FusePlan
  /// What the real board's flash holds; needed if the part is, or will be, closed.
  public var image: FlashImage?
  /// What is loaded into the real board; needed if the part is, or will be, closed.
  public var flashloader: RAMImage?
  /// The flashloader that the stand-in image behaves as: a name of `FirmwareProfile.all`.
  public var firmware = "K2.1.0"
  /// Seeds the power cuts.
  public var seed: UInt64 = 1
  /// Power cuts at each step.
  public var cutsPerStep = 2

  /// Rehearses `plan`.
  public init(_ plan: FusePlan, image: FlashImage? = nil, flashloader: RAMImage? = nil) {
    self.plan = plan
    self.image = image
    self.flashloader = flashloader
  }

  /// Rehearses. Whatever goes wrong is among the outcome's failures.
  public func run() -> RehearsalOutcome {
    var run = RehearsalRun(self)
    run.perform()
    return run.outcome
  }
}

/// What a rehearsal has shown.
public struct RehearsalOutcome: Equatable, Sendable {
  /// What went as it must, a sentence each.
  public internal(set) var shown: [String] = []
  /// What did not, and why, a sentence each; empty for a rehearsal that succeeded.
  public internal(set) var failures: [String] = []
  /// How many times the supply was cut in the middle of a burn, each time with a part that went on safely.
  public internal(set) var cuts = 0
  /// It was shown that the image starts from the flash afterwards.
  public internal(set) var boots = false
  /// It was shown that the flashloader still starts over serial download afterwards.
  public internal(set) var loads = false

  /// The real board may be burnt.
  public var succeeded: Bool { failures.isEmpty }
}

extension Rehearsal {
  /// The name by which `firmware` knows a flashloader, of its CurrentVersion property.
  public static func firmware(version: UInt32) -> String {
    (version & 0xFFFFFF) >= 0x02_0700 ? FirmwareProfile.k270RT1020.name : FirmwareProfile.k210.name
  }
}

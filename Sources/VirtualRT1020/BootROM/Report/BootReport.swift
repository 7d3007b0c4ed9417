import BootImage
import HAB

/// What the boot ROM did, step by step, from a reset or a jump-address until something ran; and why.
public struct BootReport: Equatable, Sendable {
  /// What the ROM was asked to do.
  public enum Beginning: Equatable, Sendable {
    /// The part came out of reset; the switches as they were sampled.
    case reset(BootPins)
    /// A host sent jump-address.
    case jump(UInt32)
  }

  /// What the ROM was asked to do.
  public let beginning: Beginning
  /// HAB was closed.
  public let isClosed: Bool
  /// What the ROM did, in order; the last step says what runs.
  public private(set) var steps: [BootStep] = []
  /// The image's vector table, once one was found; sound or not.
  public internal(set) var table: ImageVectorTable?
  /// The image's boot data, once it could be read.
  public internal(set) var bootData: BootData?
  /// What HAB noted about the image.
  public internal(set) var findings: [HABFinding] = []

  init(_ beginning: Beginning, isClosed: Bool) {
    self.beginning = beginning
    self.isClosed = isClosed
    steps.reserveCapacity(12)
  }

  /// The step that went wrong first, if one did: why no image runs, or not the one that was meant.
  public var failure: BootStep? { steps.first { $0.outcome == .failed } }

  /// Adds a step; one that did not simply go well is noted in the board's log too.
  mutating func add(_ step: BootStep, _ hardware: inout Hardware) {
    steps.append(step)
    if hardware.log.isEnabled, step.outcome != .passed { hardware.note(.board, "boot: " + step.text) }
  }
}

import BoardJournal
import BootImage
import FuseBurning
import Fuses
import HAB
import HIDTransport
import MBoot
import Provisioning
import SampleImages
import Testing
import VirtualRT1020

/// Parts as they leave their maker, and what is burnt into them.
enum Sample {
  /// A unique id, factory words, and the lock on them.
  static let fresh: [Int: UInt32] = [0: 0x3, 1: 0x1234_5678, 2: 0x9ABC_DEF0, 3: 0x1_0000, 4: 0x2_0000]

  static func fuses(_ more: [Int: UInt32] = [:]) -> [Int: UInt32] { fresh.merging(more) { $1 } }

  static func readOut(_ more: [Int: UInt32] = [:]) -> FuseReadOut {
    let words = fuses(more)
    return FuseReadOut(FuseWord.all.map { words[$0] ?? 0 })
  }

  /// The keys that `SampleImages` signs with.
  static func keys() throws -> KeyHash { try #require(KeyHash(words: try SampleImages.rootKeys().fuseWords())) }

  /// Any hash, for parts that start nothing.
  static let anyKeys: [UInt32] = [
    0x42A2_392F, 0xD380_534E, 0x9CD1_4797, 0xE561_9AEF, 0x9398_B927, 0xBE09_CAA9, 0xDDB7_B0B4, 0x2632_7105,
  ]

  /// Requests in the order of SEC's log: the close bit first.
  static func requests(_ keys: KeyHash, closing: Bool) -> [FuseRequest] {
    (closing ? [FuseRequest(word: 6, value: 2, mask: 2, source: "log:1")] : []) + keys.requests(from: "log:2")
  }

  static func seed(closing: Bool = true) throws -> [FuseRequest] {
    requests(try #require(KeyHash(words: anyKeys)), closing: closing)
  }

  /// A board whose flashloader runs.
  static func board(
    _ more: [Int: UInt32] = [:], firmware: String = "K2.1.0", seed: UInt64 = 1
  ) -> VirtualRT1020 {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.firmware = firmware
    configuration.fuses = fuses(more)
    configuration.seed = seed
    return VirtualRT1020(configuration)
  }

  /// What stands in front of a container once it was provisioned.
  private static let header: [UInt8] = {
    let bus = VirtualBus(VirtualRT1020())
    let plan = try? SampleImages.plan()
    if let plan { _ = try? Provisioner(plan, now: { bus.board.time }).run(on: bus) }
    return bus.board.flash(at: 0, count: 0x1000)
  }()

  /// What the flash holds once this container was provisioned.
  static func flash(_ container: [UInt8]) throws -> FlashImage { try FlashImage(header + container) }

  static func truth(_ board: VirtualRT1020) -> FuseReadOut { FuseReadOut(board.fuses.map { $0 }) }

  /// Burns a plan into the board of a bus, on which a flashloader runs.
  @discardableResult static func burn(
    _ plan: FusePlan, on bus: VirtualBus, journal: any Journal = MemoryJournal(),
    _ change: (inout FuseBurner) -> Void = { _ in }
  ) throws -> FuseBurnResult {
    let device = try bus.open([.flashloader], timeout: .seconds(1))
    defer { device.close() }
    var burner = FuseBurner(plan, planName: "test")
    change(&burner)
    return try burner.run(MBootHost(device), permission: BurnPermission(for: .virtualBoard), journal: journal)
  }
}

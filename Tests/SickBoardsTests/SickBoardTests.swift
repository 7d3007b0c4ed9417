import BootImage
import FailureCauses
import HIDTransport
import Provisioning
import Testing
import VirtualRT1020

@testable import SickBoards

struct SickBoardTests {
  private static let firmwares = ["K2.1.0", "K2.7.0-rt1020"]

  /// Entries that must be nil, by cause; all other combinations must give a board.
  private static func cannotBe(_ cause: FailureCause, _ part: SerialNORPart) -> Bool {
    let isFixed = !part.canChangeQuadEnable
    return switch cause {
    case .savedBlockTrap, .quadEnableStuck: isFixed
    case .protectionLocked: isFixed && part.quadEnable != .none
    case .individualLocks: part.individualLockBit == nil
    case .wrongDummyCycles: part.quadEnable == .none
    case .fourByteAddresses: part.opcodes.enterFourByte == nil
    case .quadPeripheralInterface: part.opcodes.enterQPI == nil
    case .continuousRead: part.continuousRead == nil
    case .eraseSuspended: part.opcodes.suspend == nil
    case .wrongDeviceType: part.sfdp.isEmpty
    default: false
    }
  }

  @Test(arguments: FailureCause.allCases) func jobFailsOnItsBoard(_ cause: FailureCause) {
    for (index, part) in SerialNORPart.all.enumerated() {
      // Generations and seeds in turn: all of them on every part is for the confusion matrix.
      let firmware = Self.firmwares[(index + cause.rawValue.utf8.count) % Self.firmwares.count]
      let entry = SickBoard(cause, part: part.name, firmware: firmware, seed: UInt64(index))
      #expect((entry == nil) == Self.cannotBe(cause, part), "\(cause) \(part.name) \(firmware) \(index)")
      guard let entry else { continue }
      // The entry has been tried when it was made: what is given out must behave the same.
      if index == 0 { #expect(entry.symptom() != nil) }
      #expect(!entry.detail.isEmpty)
    }
  }

  @Test(arguments: SerialNORPart.all.map(\.name)) func healthyBoardsDoTheirJob(_ part: String) throws {
    for firmware in Self.firmwares {
      for seed in 0..<UInt64(1) {
        let drawn = try #require(SickBoard.healthy(part: part, firmware: firmware, seed: seed))
        let bus = VirtualBus(VirtualRT1020(drawn.configuration))
        do {
          _ = try Provisioner(drawn.plan, now: { bus.board.time }).run(on: bus)
        } catch { Issue.record("\(part) \(firmware) \(seed): \(error)") }
      }
    }
  }
}

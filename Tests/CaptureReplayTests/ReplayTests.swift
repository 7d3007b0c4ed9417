import BootImage
import CaptureReplay
import HIDTransport
import MBoot
import Provisioning
import SDP
import Testing
import VirtualRT1020

@Suite struct ReplayTests {
  private static func seed(_ tap: Tap) throws {
    let host = try tap.mboot()
    _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    try host.configureFlash()
    _ = try host.erase(0x6000_0000, 0xB000)
  }

  private static let sick = flashloader {
    $0.flash?.statusRegisters = [0x7C]
    $0.flash?.contents = [(0x1000, [1, 2, 3])]
  }

  @Test func theSameBoardAnswersTheSame() throws {
    let recording = try record(Self.sick) { try Self.seed($0) }
    #expect(recording.count == 4)
    let report = try replay(recording, on: Self.sick)
    #expect(report.isSame)
    #expect(report.sent == 4)
  }

  @Test func anotherStatusIsSaidInWords() throws {
    let recording = try record(Self.sick) { try Self.seed($0) }
    let report = try replay(recording, on: flashloader())
    #expect(
      report.differences.map(\.description) == [
        "command 4, flash-erase-region: status: recorded 20106 (0x4e8a) FlexSPINOR: Command Failure., "
          + "got 0 (0x0) Success."
      ])
  }

  @Test func otherDataAreSaidByTheirFirstByte() throws {
    let board = flashloader { $0.flash?.contents = [(0, [UInt8](repeating: 7, count: 5000))] }
    let recording = try record(board) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      _ = try host.read(0x6000_0000, 5000)
    }
    let other = flashloader {
      $0.flash?.contents = [(0, [UInt8](repeating: 7, count: 5000)), (3001, [9])]
    }
    let report = try replay(recording, on: other)
    #expect(report.differences.count == 1)
    #expect(report.differences.first?.field == "data")
    #expect(report.differences.first?.offset == 3001)
  }

  @Test func itFollowsTheBoardFromROMToFlashloader() throws {
    let recording = try record(BoardConfiguration()) { tap in
      var plan = ProvisioningPlan(segments: [
        ImageSegment(address: 0x6000_2000, bytes: [UInt8](repeating: 5, count: 9000))
      ])
      plan.flashloader = try RAMImage(ImageFile(StandInFlashloader.make()))
      plan.resets = false
      _ = try Provisioner(plan, now: { tap.bus.board.time }).run(on: tap)
    }
    #expect(recording.stays.map(\.isBootROM) == [true, false])
    let report = try replay(recording, on: BoardConfiguration())
    #expect(report.isSame, "\(report)")
    #expect(report.sent == recording.count)
  }

  @Test func aRefusedWriteDoesNotDerailWhatFollows() throws {
    let healthy = flashloader()
    let recording = try record(healthy) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      _ = try host.write(0x6000_0000, [UInt8](repeating: 3, count: 40_000))
      _ = try host.read(0x6000_0000, 16)
      _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    }
    let report = try replay(recording, on: flashloader { $0.flash?.contents = [(0x4100, [0])] })
    #expect(report.sent == recording.count)
    #expect(Set(report.differences.map(\.number)) == [4])
  }

  @Test func aBoardThatHangsIsSaidAndTheRestIsAsked() throws {
    let recording = try record(flashloader()) { tap in
      let host = try tap.mboot()
      _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse)
      _ = try host.exchange(.getProperty, [7, 0], response: .getPropertyResponse)
    }
    let report = try replay(recording, on: flashloader { $0.faults = [.firmwareHangs(.before, command: 7, after: 1)] })
    #expect(report.differences.map(\.got) == ["no answer"])
  }

  @Test func theBoardMustBeThere() throws {
    let recording = try record(flashloader()) { tap in
      _ = try tap.mboot().exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    }
    #expect(throws: HIDError.self) { try replay(recording, on: BoardConfiguration()) }
  }

  @Test func memoryIsBounded() throws {
    let tap = Tap(flashloader())
    let host = try tap.mboot()
    try host.configureFlash()
    _ = try host.read(0x6000_0000, 1 << 16)
    #expect(throws: RecordingError.tooLarge(limit: 4096)) { try tap.recording(limit: 4096) }
  }

  @Test func severalBoardsAreToldApart() throws {
    var reader = RecordingReader()
    let first = Tap(flashloader())
    let second = Tap(flashloader())
    _ = try first.mboot().exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    _ = try second.mboot().exchange(.getProperty, [7, 0], response: .getPropertyResponse)
    for (event, other) in zip(first.events, second.events) {
      reader.take(event)
      reader.take(other.onDevice(5))
    }
    for event in first.events.reversed().prefix(1) { reader.take(event.later()) }
    #expect(throws: RecordingError.severalBoards([[0], [5]])) { try reader.recording() }
    #expect(try reader.recording(of: 5).exchanges.map(\.name) == ["get-property"])
    #expect(throws: RecordingError.noSuchDevice(3, [0, 5])) { try reader.recording(of: 3) }
  }
}

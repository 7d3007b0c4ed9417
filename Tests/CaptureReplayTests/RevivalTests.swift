import CaptureReplay
import Foundation
import HIDTransport
import MBoot
import Provisioning
import SDP
import Testing
import VirtualRT1020

@Suite struct RevivalTests {
  /// All captures of the repository: a new one is a new test.
  static let traces = ((try? FileManager.default.contentsOfDirectory(atPath: folderOfTraces)) ?? []).filter {
    $0.contains(".pcap")
  }

  @Test(arguments: traces.filter { $0 != "README.md" }.sorted()) func everyTraceIsRevivedExactly(
    _ name: String
  ) throws {
    let recording: Recording
    do { recording = try trace(name) } catch RecordingError.noCommands {
      #expect(name == "usb-lsusb-rom.pcap")
      return
    }
    let revival = revive(recording)
    #expect(revival.replay.isSame, "\(revival.replay)")
    #expect(revival.replay.sent == recording.count)
    #expect(revival.recordedAnswers == 0)
    // What is written answers as well.
    let text = RevivalText(revival, source: name, imageName: "board.flash.bin")
    #expect(try replay(recording, on: parsed(text)).isSame)
  }

  @Test(arguments: ["seed-20106.pcap", "usb-spsdk-20106.pcap"]) func theSeedSucceedsOnceItsFaultIsLifted(
    _ name: String
  ) throws {
    let recording = try trace(name)
    var board = revive(recording).board
    let failing = try replay(recording, on: board)
    #expect(failing.isSame)
    board.clearFaults()
    let report = try replay(recording, on: board)
    #expect(report.differences.map(\.command) == ["flash-erase-region"])
    #expect(report.differences.first?.got == "0 (0x0) Success.")
  }

  @Test func itGoesOnBeyondTheCapture() throws {
    let bus = VirtualBus(revive(try trace("seed-20106.pcap")).board)
    let host = try bus.mboot()
    try host.configureFlash()
    #expect(try host.erase(0x6000_0000, 0xB000) == 20106)
    #expect(try host.read(0x6000_0000, 2) == [0, 0xFF])
    bus.board.clearFaults()
    #expect(try host.erase(0x6000_0000, 0xB000) == 0)
    #expect(try host.write(0x6000_0000, [1, 2, 3, 4]) == 0)
    #expect(try host.read(0x6000_0000, 4) == [1, 2, 3, 4])
  }

  @Test func whatIsNotKnownIsSaidWhenItIsTouched() throws {
    let recording = try record(flashloader { $0.flash?.contents = [(0x100, [1, 2, 3, 4])] }) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      _ = try host.read(0x6000_0100, 16)
    }
    let bus = VirtualBus(revive(recording).board)
    let host = try bus.mboot()
    try host.configureFlash()
    #expect(try host.read(0x6000_0100, 16).prefix(4) == [1, 2, 3, 4])
    #expect(!bus.board.takeLog().contains { $0.kind == .unknown })
    _ = try host.read(0x6000_00F0, 64)
    _ = try host.exchange(.getProperty, [0x12, 0], response: .getPropertyResponse)
    _ = try host.exchange(.flashReadOnce, [5, 4], response: .flashReadOnceResponse)
    #expect(
      bus.board.takeLog().filter { $0.kind == .unknown }.map(\.text) == [
        "the capture does not show what the flash held at 0x0000f0 to 0x0000ff: it reads as it was guessed",
        "the capture does not show what the flash held at 0x000110 to 0x00012f: it reads as it was guessed",
        "the capture does not show property 18 (unique-device-id): it is answered as K2.1.0 would",
        "the capture does not show fuse word 0x5: it reads as it was guessed",
      ])
    // What a host writes is known from then on.
    _ = try host.erase(0x6000_0000, 0x1000)
    _ = try host.read(0x6000_00F0, 64)
    #expect(!bus.board.takeLog().contains { $0.kind == .unknown })
  }

  @Test func whatTheCaptureShowsIsInTheBoard() throws {
    let shown = flashloader {
      $0.firmware = "K2.7.0"
      $0.fuses = [0x22: 5, 1: 0x1234, 2: 0x5678]
      $0.flash?.part = "W25Q128JV"
      $0.flash?.contents = [(0x2000, [9, 8, 7])]
    }
    let recording = try record(shown) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      for tag: UInt32 in [1, 7, 0x0B, 0x0C, 0x12, 0x18] {
        _ = try host.exchange(.getProperty, [tag, 0], response: .getPropertyResponse)
      }
      _ = try host.exchange(.getProperty, [0x19, 9], response: .getPropertyResponse)
      _ = try host.exchange(.flashReadOnce, [0x22, 4], response: .flashReadOnceResponse)
      _ = try host.read(0x6000_2000, 3)
    }
    let revival = revive(recording)
    #expect(revival.replay.isSame, "\(revival.replay)")
    let configuration = revival.configuration
    #expect(configuration.firmware == "K2.7.0")
    #expect(configuration.customFirmware == nil)
    #expect(configuration.fuses == [0x22: 5, 1: 0x1234, 2: 0x5678])
    #expect(configuration.known?.flash == [0x2000..<0x2003])
    #expect(configuration.known?.fuses == [0x22])
    #expect(revival.board.flashSize == 16 << 20)
    #expect(configuration.faults.isEmpty)
  }

  @Test func anUnknownBuildIsDescribed() throws {
    var build = FirmwareProfile.k210
    build.version = 0x4B02_0304
    build.usbPacketBytes = 512
    build.reportBytes = 516
    build.reservedRanges = [0x2020_0000...0x2020_0FFF]
    let shown = flashloader { $0.customFirmware = build }
    let recording = try record(shown) { tap in
      let host = try tap.mboot()
      for tag: UInt32 in [1, 0x0B, 0x0C] {
        _ = try host.exchange(.getProperty, [tag, 0], response: .getPropertyResponse)
      }
      _ = try host.write(0x2000_0000, [UInt8](repeating: 1, count: 1500))
    }
    let revival = revive(recording)
    #expect(revival.replay.isSame, "\(revival.replay)")
    let again = try parsed(RevivalText(revival, source: "a capture", imageName: "x"))
    #expect(again.customFirmware == build)
    #expect(try replay(recording, on: again).isSame)
  }

  @Test func answersThatNoModelGivesAreGivenAsRecorded() throws {
    let odd = flashloader {
      $0.faults = [
        .firmwareAnswers(command: 0x07, parameters: [0x55], Fault.Answer(status: 0, values: [1, 2, 3])),
        .firmwareAnswers(command: 0x02, Fault.Answer(status: 31_337), after: 1, times: 1),
        .firmwareAnswers(command: 0x03, parameters: [0x2000], Fault.Answer(status: 0, data: [1, 2, 3, 4, 5])),
        .firmwareAnswers(command: 0x04, parameters: [0x3000], Fault.Answer(status: 777, bytes: 1016)),
      ]
    }
    let recording = try record(odd) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      _ = try host.exchange(.getProperty, [0x55, 0], response: .getPropertyResponse)
      for _ in 0..<3 { _ = try host.erase(0x6000_0000, 0x1000) }
      _ = try host.read(0x2000, 5)
      _ = try host.write(0x3000, [UInt8](repeating: 6, count: 5000))
    }
    #expect(recording.exchanges.compactMap(\.status) == [0, 0, 0, 0, 31_337, 0, 0, 0, 777])
    let revival = revive(recording)
    #expect(revival.replay.isSame, "\(revival.replay)")
    #expect(revival.recordedAnswers == 4)
    let text = RevivalText(revival, source: "a capture", imageName: "x")
    #expect(try replay(recording, on: parsed(text)).isSame)
  }

  @Test func longContentsHaveAFileOfTheirOwn() throws {
    let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let recording = try record(flashloader { $0.flash?.contents = [(0x1000, bytes)] }) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      _ = try host.read(0x6000_1000, 20_000)
    }
    let text = RevivalText(revive(recording), source: "a\ncapture", imageName: "board.flash.bin")
    #expect(text.image?.count == 0x1000 + 20_000)
    #expect(try replay(recording, on: parsed(text)).isSame)
  }

  @Test func erasesTakeTheirTime() throws {
    let slow = flashloader {
      var part = SerialNORPart.named("IS25LP064A") ?? SerialNORPart()
      part.times.sector = 777_000
      $0.flash?.customPart = part
    }
    let recording = try record(slow) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      _ = try host.erase(0x6000_0000, 0x3000)
    }
    let sector = revive(recording).configuration.flash?.customPart?.times.sector ?? 0
    #expect((750_000...800_000).contains(sector))
  }
}

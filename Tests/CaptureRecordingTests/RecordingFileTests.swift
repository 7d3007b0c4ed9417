import Foundation
import HIDTransport
import HostTools
import Testing
import USBCapture

/// The file of a recording: what it may replace, how it grows, what happens when it cannot.
@Suite struct RecordingFileTests {
  /// A path that is removed again.
  final class Place {
    let path = FileManager.default.temporaryDirectory.path + "/boardless-record-\(UUID().uuidString)"
    deinit { try? FileManager.default.removeItem(atPath: path) }

    var bytes: [UInt8] { (try? Data(contentsOf: URL(fileURLWithPath: path))).map { [UInt8]($0) } ?? [] }
    func make(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
  }

  /// Opens the file and records one report.
  private static func record(_ path: String, appends: Bool, _ report: [UInt8]) throws {
    let file = try RecordingFile(path, appends: appends) { Issue.record("\($0)") }
    let bus = ScriptedBus()
    let recorder = try file.recorder(program: "test", clock: { bus.now })
    try RecordingBus(bus, recorder).open([.flashloader], timeout: .zero).send(report, timeout: .zero)
    #expect(recorder.isWhole)
  }

  @Test func aNewFileAndAnOldRecordingAreBegunAnew() throws {
    let place = Place()
    try Self.record(place.path, appends: false, [1, 1])
    try Self.record(place.path, appends: false, [1, 2])
    #expect(try ReadBack(path: place.path).reports.map(\.bytes) == [[1, 2]])
  }

  @Test func appendedSectionsAreReadAsOneCapture() throws {
    let place = Place()
    for count in UInt8(1)...3 { try Self.record(place.path, appends: true, [1, count]) }
    let back = try ReadBack(path: place.path)
    #expect(back.damage == nil)
    #expect(back.reports.map(\.bytes) == [[1, 1], [1, 2], [1, 3]])
  }

  @Test(arguments: [false, true]) func anythingElseIsLeftAlone(appends: Bool) throws {
    for bytes in [Array("S00600004844521B\n".utf8), [0x0A, 0x0D], [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0]] {
      let place = Place()
      try place.make(bytes)
      let error = #expect(throws: RecordingFileError.self) { try Self.record(place.path, appends: appends, [1]) }
      #expect(error == .notACapture(path: place.path))
      #expect(place.bytes == bytes)
    }
  }

  @Test func anEmptyFileIsTaken() throws {
    let place = Place()
    try place.make([])
    try Self.record(place.path, appends: false, [1, 1])
    #expect(try ReadBack(path: place.path).reports.count == 1)
  }

  @Test func aPathThatCannotBeIsSaid() throws {
    #expect(throws: RecordingFileError.isStandardOutput) { try Self.record("-", appends: false, [1]) }
    let error = #expect(throws: RecordingFileError.self) {
      try Self.record("/nonexistent/recording.pcapng", appends: false, [1])
    }
    #expect(error?.description.contains("No such file or directory") == true)
  }

  /// A reader that goes away in the middle: one warning, and what is recorded goes on.
  @Test func aFIFOWithoutAReaderBreaksOff() throws {
    let place = Place()
    #expect(mkfifo(place.path, 0o600) == 0)
    let reader = open(place.path, O_RDONLY | O_NONBLOCK)
    var warnings: [String] = []
    let file = try RecordingFile(place.path, appends: false) { warnings.append($0) }
    let bus = ScriptedBus()
    let recorder = try file.recorder(program: "test", clock: { bus.now })
    let device = try RecordingBus(bus, recorder).open([.flashloader], timeout: .zero)
    try device.send([1], timeout: .zero)
    #expect(warnings == [])
    close(reader)
    try device.send([2], timeout: .zero)
    try device.send([3], timeout: .zero)
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("breaks off") == true)
    #expect(!recorder.isWhole)
  }

  #if os(Linux)
    @Test func aFullDiskIsSaidBeforeAnythingIsSent() throws {
      let error = #expect(throws: RecordingFileError.self) { try Self.record("/dev/full", appends: false, [1]) }
      #expect(error?.description.contains("No space left") == true)
    }
  #endif
}

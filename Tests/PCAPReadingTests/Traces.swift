import PCAPReading
import Testing
import USBCapture

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The captures of `Traces`, and files made for tests.
enum Traces {
  /// By their place in the checkout.
  static func path(_ name: String) -> String {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    return root + "/Traces/" + name
  }

  static let names = [
    "healthy-write", "no-flash", "seed-20106", "usb-boardless-gone", "usb-boardless-provision", "usb-drop-ins",
    "usb-lsusb-rom", "usb-spsdk-20106", "usb-spsdk-provision",
  ].map { $0 + ".pcap" }

  static func bytes(_ name: String) throws -> [UInt8] {
    let file = try #require(fopen(path(name), "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return bytes
  }
}

/// A file that is gone when its owner is.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8]) throws {
    var template = Array("/tmp/boardless-capture-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try #require(file >= 0)
    defer { close(file) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      try #require(count > 0)
      done += count
    }
  }

  deinit { unlink(path) }
}

/// All that a capture holds.
struct WholeCapture: Equatable {
  struct Entry: Equatable {
    var packet: USBPacket
    var payload: [UInt8]
  }

  var format = USBPacketFormat.usbmon
  var entries: [Entry] = []
  var unreadable = 0
  var others = 0
  var bytes: UInt64 = 0
  var damage: CaptureDamage?

  init(path: String) throws(CaptureError) {
    let capture = try CaptureFile(path: path)
    format = capture.format
    var entries: [Entry] = []
    damage = try capture.read { packet, payload in
      entries.append(Entry(packet: packet, payload: payload.withUnsafeBytes { Array($0) }))
      return true
    }
    self.entries = entries
    (unreadable, others, bytes) = (capture.unreadable, capture.others, capture.bytes)
  }

  init(_ bytes: [UInt8]) throws {
    let file = try TemporaryFile(bytes)
    try self.init(path: file.path)
  }

  var events: [CaptureEvent] {
    var tracker = CaptureTracker()
    var events: [CaptureEvent] = []
    for entry in entries { tracker.take(entry.packet, entry.payload.span.bytes) { events.append($0) } }
    tracker.finish { events.append($0) }
    return events
  }

  var reports: [CapturedReport] {
    events.compactMap { if case .report(let report) = $0 { report } else { nil } }
  }

  /// Its packets by one of our writers.
  func written(_ writer: PCAPWriter) -> [UInt8] {
    var bytes: [UInt8] = []
    writer.appendFileHeader(to: &bytes)
    for entry in entries { writer.append(entry.packet, entry.payload.span.bytes, to: &bytes) }
    return bytes
  }
}

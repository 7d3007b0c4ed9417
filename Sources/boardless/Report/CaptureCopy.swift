import PCAPReading
import Provisioning
import ReportBundle
import USBCapture

/// A capture as it goes into a report: the board's packets alone, and what must not be shown blanked.
struct CaptureCopy {
  /// Bytes of a capture at most: a report has to be sent.
  private static let limit = 128 << 20

  /// The copy, a pcapng file.
  private(set) var bytes: [UInt8]
  /// What was left out, in words.
  private(set) var leftOut: [String] = []

  /// Reads a capture twice: first for the devices in it, then for their packets.
  init(_ path: String, withImage: Bool) throws(Failure) {
    bytes = PCAPNGWriter.section(program: "boardless \(Boardless.version)")
    var tracker = CaptureTracker()
    _ = try Self.read(path) { packet, payload in
      tracker.take(packet, payload) { _ in }
      return true
    }
    tracker.finish { _ in }
    let privacy = CapturePrivacy(tracker.devices)
    var copy = bytes
    var (others, kept) = (0, 0)
    let damage = try Self.read(path) { packet, payload in
      guard privacy.keeps(packet) else {
        others += 1
        return true
      }
      kept += 1
      let plain = payload.withUnsafeBytes { [UInt8]($0) }
      let shown = withImage ? plain : CapturePrivacy.blanked(plain, of: packet)
      PCAPNGWriter.append(packet, shown.span.bytes, to: &copy)
      return copy.count <= Self.limit
    }
    guard copy.count <= Self.limit else {
      throw Failure(.badInput, "\(path): the board's packets are more than \(Self.limit >> 20) MiB")
    }
    guard kept > 0 else { throw Failure(.badInput, "\(path): no board speaks in this capture") }
    bytes = copy
    if others > 0 { leftOut.append("\(others) packets of other devices in the capture") }
    if !withImage { leftOut.append("what the capture shows of memory and fuses") }
    if damage { leftOut.append("the end of the capture, which is damaged") }
  }

  /// - Returns: true if the capture is damaged.
  private static func read(_ path: String, _ body: (USBPacket, RawSpan) -> Bool) throws(Failure) -> Bool {
    do throws(CaptureError) {
      let file = try CaptureFile(path: path) { Interrupt.isRequested }
      return try file.read { packet, payload in body(packet, payload) && !Interrupt.isRequested } != nil
    } catch { throw Failure(error) }
  }
}

import CaptureDecoding
import USBCapture

extension CaptureInput {
  /// What was read of a capture beside its commands.
  struct Reading {
    /// What there is to say at the end.
    var end: CaptureEnd
    /// What the decoder met.
    var counts: DecodingCounts
  }

  /// Calls `body` with each event of the decoded capture, in its order.
  ///
  /// - Parameters:
  ///   - wantsReports: whether reports come as events.
  ///   - wantsData: whether payload comes as events.
  ///   - started: is called first, with the time of the capture's first packet, nanoseconds since 1970.
  func decode(
    wantsReports: Bool = false, wantsData: Bool = false, started: (UInt64) -> Void = { _ in },
    _ body: (DecodedEvent) throws -> Void
  ) throws -> Reading {
    var decoder = CommandDecoder(wantsReports: wantsReports, wantsData: wantsData)
    var tracker = CaptureTracker()
    var failure: (any Error)?
    var hasStarted = false
    func pass(_ event: DecodedEvent) {
      guard failure == nil else { return }
      do { try body(event) } catch { failure = error }
    }
    func track(_ event: CaptureEvent) { decoder.take(event, pass) }
    let (capture, damage) = try readPackets { packet, payload in
      if !hasStarted {
        hasStarted = true
        started(packet.time)
      }
      tracker.take(packet, payload, track)
      return failure == nil
    }
    if failure == nil {
      tracker.finish(track)
      decoder.finish(pass)
    }
    if let failure { throw failure }
    tracker.account(bytes: capture.bytes, others: capture.others, unreadable: capture.unreadable)
    let end = CaptureEnd(
      name: name, format: capture.format, damage: damage, devices: tracker.devices, counts: tracker.counts)
    return Reading(end: end, counts: decoder.counts)
  }

  /// Whether its packets come as they pass, so that nothing should be held back.
  var isLive: Bool { live != nil || file == "-" }
}

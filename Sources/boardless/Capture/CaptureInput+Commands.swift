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
    var failure: (any Error)?
    func pass(_ event: DecodedEvent) {
      guard failure == nil else { return }
      do { try body(event) } catch { failure = error }
    }
    let end = try forEach(started: started) { event in
      decoder.take(event, pass)
      if let failure { throw failure }
    }
    decoder.finish(pass)
    if let failure { throw failure }
    return Reading(end: end, counts: decoder.counts)
  }

  /// Whether its packets come as they pass, so that nothing should be held back.
  var isLive: Bool { live != nil || file == "-" }
}

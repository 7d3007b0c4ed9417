import CLibPCAP
import USBCapture

extension CaptureFile {
  /// What libpcap's pcap_next_ex returns.
  private enum Code {
    static let packet: Int32 = 1
    static let nothingYet: Int32 = 0
    static let end: Int32 = -2
  }

  /// Calls `body` with each packet and its payload, which is valid during the call only, until it returns false or the
  /// capture ends.
  /// - Returns: where and why the capture cannot be read further; nil where it ended as it should, or `body` or
  ///   `shouldStop` ended it.
  /// - Throws: `CaptureError` if not one packet could be read of it.
  public func read(_ body: (USBPacket, RawSpan) -> Bool) throws(CaptureError) -> CaptureDamage? {
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var data: UnsafePointer<UInt8>?
    var start: UInt64 = 0
    while true {
      if let input { start = CaptureStream.position(input.stream) }
      let code = functions.next(handle, &header, &data)
      switch code {
      case Code.packet:
        guard let header, let data else { return nil }
        if !deliver(header.pointee, data, body) { return nil }
        if input == nil, shouldStop() { return nil }
      case Code.nothingYet:
        guard awaitPacket() else { return nil }
      default: return try end(isError: code != Code.end, at: start)
      }
    }
  }

  /// One packet; false if `body` wants no more.
  @inline(__always)
  private func deliver(
    _ header: pcap_pkthdr, _ data: UnsafePointer<UInt8>, _ body: (USBPacket, RawSpan) -> Bool
  ) -> Bool {
    packets += 1
    bytes += UInt64(header.caplen)
    let buffer = UnsafeRawBufferPointer(start: data, count: Int(header.caplen))
    // A file's precision is asked to be nanoseconds: this field holds them, whatever it is called. Live it is what it
    // is called.
    let fraction = UInt64(bitPattern: Int64(header.ts.tv_usec)) &* (input == nil ? 1000 : 1)
    let time = UInt64(bitPattern: Int64(header.ts.tv_sec)) &* 1_000_000_000 &+ fraction
    // libpcap brings usbmon's headers into this machine's order.
    switch format.read(buffer.bytes, number: packets, time: time) {
    case .packet(let packet, let payload):
      return body(packet, UnsafeRawBufferPointer(rebasing: buffer[payload]).bytes)
    case .other:
      others += 1
      return true
    case .unreadable:
      unreadable += 1
      return true
    }
  }

  /// The capture ended: well, or not in the record that began at `start`.
  private func end(isError: Bool, at start: UInt64) throws(CaptureError) -> CaptureDamage? {
    guard let input else {
      if isError { throw .interface(name: path, reason: functions.words(of: handle)) }
      return nil
    }
    let source = input.source
    guard !source.isStopped, isError || source.fault != nil else { return nil }
    let words = functions.words(of: handle)
    // Of pcapng's blocks those without a packet are passed over in one go.
    let offset = source.blocks?.last(from: start, before: CaptureStream.position(input.stream)) ?? start
    if source.fault == nil, words.contains("different from the type of the first interface") {
      guard packets > 0 else { throw .severalLinkTypes(path: path) }
      return CaptureDamage(
        offset: offset, packets: packets,
        reason: "an interface of another kind begins here, which libpcap does not read: \(CaptureError.separation)")
    }
    let reason = source.fault ?? (words.contains("truncated") ? "the capture ends in the middle of a packet" : words)
    return CaptureDamage(offset: offset, packets: packets, reason: reason)
  }
}

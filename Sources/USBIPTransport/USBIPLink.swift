import HIDTransport
import USBIP

/// A connection to a USB/IP server: requests out, answers in, one at a time or pipelined.
final class USBIPLink {
  private let socket: StreamSocket
  private var decoder = USBIPReplyDecoder()
  private var outgoing: [UInt8] = []
  private var written = 0
  /// Bytes from the server that the decoder had no room for.
  private var unread: [UInt8] = []
  private var sequence: UInt32 = 0
  /// Why nothing more comes, once what has come is used up.
  private(set) var failure: HIDError?

  /// Connects.
  init(_ address: USBIPAddress, until deadline: ContinuousClock.Instant) throws(HIDError) {
    socket = try StreamSocket(address, until: deadline)
  }

  /// Ends the connection.
  func close() {
    socket.close()
    failure = failure ?? .gone
  }

  /// A number for the next transfer.
  func nextSequence() -> UInt32 {
    sequence = sequence == .max ? 1 : sequence + 1
    return sequence
  }

  /// Transfers follow from now on.
  func beginTransfers() { decoder.beginTransfers() }

  /// Everything has been handed to the system.
  var hasWritten: Bool { written == outgoing.count }

  /// Queues a request and writes what the server takes.
  func send(_ request: USBIPRequest) {
    switch request {
    case .submit(let submit): decoder.expect(submit)
    case .unlink(let unlink): decoder.expect(unlink)
    case .deviceList, .importDevice: break
    }
    request.append(to: &outgoing)
    flush()
  }

  /// Queues a transfer of a report to the device and writes what the server takes.
  func send(_ head: USBIPSubmit, _ report: RawSpan) {
    decoder.expect(head)
    head.appendHead(to: &outgoing)
    report.withUnsafeBytes { outgoing.append(contentsOf: $0) }
    flush()
  }

  /// The transfer was unlinked: no answer will come.
  func forget(_ sequence: UInt32) { decoder.forget(sequence) }

  private func flush() {
    guard failure == nil, written < outgoing.count else { return }
    let result = outgoing.withUnsafeBytes { bytes in
      Result { () throws(HIDError) in try socket.write(UnsafeRawBufferPointer(rebasing: bytes[written...])) }
    }
    guard case .success(let count) = result else {
      // The server may have said something before it went.
      outgoing.removeAll()
      written = 0
      return
    }
    written += count
    if written == outgoing.count {
      outgoing.removeAll(keepingCapacity: true)
      written = 0
    }
  }

  /// The next answer that is there; nil if none is.
  /// - Throws: `gone` once the server has closed, `malformed` for what is no answer.
  func next() throws(HIDError) -> USBIPReply? {
    // Each turn uses bytes up, or ends.
    while true {
      do throws(USBIPError) {
        if let reply = try decoder.next() { return reply }
      } catch {
        socket.close()
        unread = []
        let reason = HIDError.malformed("USB/IP: \(error)")
        failure = reason
        throw reason
      }
      if !unread.isEmpty {
        let taken = decoder.push(unread)
        unread.removeFirst(taken)
        if taken > 0 { continue }
      }
      if let failure { throw failure }
      do throws(HIDError) {
        guard let bytes = try socket.read() else { return nil }
        let taken = decoder.push(bytes.bytes)
        if taken < bytes.count { unread.append(contentsOf: bytes[taken...]) }
      } catch {
        socket.close()
        failure = error
      }
    }
  }

  /// Waits until something has come or can go. Returns false at the deadline.
  func wait(until deadline: ContinuousClock.Instant) throws(HIDError) -> Bool {
    if failure != nil { return true }
    let isReady = try socket.wait(writing: !hasWritten, until: deadline)
    flush()
    return isReady
  }

  /// Asks an operation and waits for its answer.
  /// - Throws: also `timeout`.
  func ask(_ request: USBIPRequest, until deadline: ContinuousClock.Instant) throws(HIDError) -> USBIPReply {
    send(request)
    while true {
      if let reply = try next() { return reply }
      guard try wait(until: deadline) else { throw .timeout }
    }
  }
}

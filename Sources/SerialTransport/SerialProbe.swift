import HIDTransport
import MBoot
import SDP

/// Asks a line who is there.
enum SerialProbe {
  /// The most bytes that are searched for an answer: a chattering application must not hold us.
  private static let searchedBytes = 4096

  /// Sends pings until one is answered. The whole answer is read, so that none of it is left for the next
  /// command to misread.
  static func identity(on line: SerialLine, pings: Int, timeout: Duration) throws(HIDError) -> USBIdentity? {
    var seen: [UInt8] = []
    for _ in 0..<max(1, pings) {
      line.discardInput()
      seen.removeAll(keepingCapacity: true)
      let deadline = ContinuousClock.now + timeout
      do throws(HIDError) {
        try line.write(SDPPingReply.request, until: deadline)
        while seen.count < searchedBytes {
          seen += try line.read(until: deadline)
          if let identity = answer(in: seen) { return identity }
        }
      } catch {
        guard error == .timeout else { throw error }
      }
    }
    return nil
  }

  /// Who gave the complete answer that stands in `bytes`, or nil.
  static func answer(in bytes: [UInt8]) -> USBIdentity? {
    for start in bytes.indices where bytes[start] == UARTFrame.start && start + 1 < bytes.count {
      let left = bytes.count - start
      if bytes[start + 1] == UARTFrame.Kind.pingResponse.rawValue, left >= UARTFrame.pingResponseBytes {
        return .flashloader
      }
      if left >= SDPPingReply.byteCount, SDPPingReply(Array(bytes[start..<(start + SDPPingReply.byteCount)])) != nil {
        return .bootROM
      }
    }
    return nil
  }
}

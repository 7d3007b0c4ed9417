#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One who listens at a board's capture socket: pcapng on its way out. Nobody waits for him: what he does not take in
/// time is left out, whole packets at a time, as a kernel's capture leaves out what a slow reader has no room for.
final class CaptureClient {
  let descriptor: Int32
  private var outgoing = OutgoingBytes(slack: 256 << 10)
  /// It has gone.
  private(set) var isThrough = false

  /// Bytes that wait at most.
  private static let outgoingLimit = 8 << 20

  /// Takes over a descriptor that does not block.
  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// What to wait for.
  var events: Int16 { Int16(POLLIN) | Int16(outgoing.count > 0 ? POLLOUT : 0) }

  /// Deals with what `poll` found. What a client says is of no interest.
  func handle(_ happened: Int16, _ buffer: UnsafeMutableRawBufferPointer) {
    if happened & Int16(POLLERR | POLLNVAL | POLLHUP) != 0 {
      isThrough = true
    } else if happened & Int16(POLLIN) != 0 {
      switch try? System.read(descriptor, buffer) {
      case .bytes, .some(.none): break
      case .end, nil: isThrough = true
      }
    }
  }

  /// Queues a block, if there is room.
  func add(_ block: [UInt8]) {
    guard outgoing.count + block.count <= Self.outgoingLimit else { return }
    outgoing.bytes += block
  }

  /// Writes as much as the client takes.
  func write() {
    guard !isThrough else { return }
    isThrough = (try? outgoing.write(to: descriptor)) != true
  }
}

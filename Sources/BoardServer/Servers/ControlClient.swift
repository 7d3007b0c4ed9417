#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One client of a board's control: its requests on their way in, its answers on their way out.
///
/// A client that does not read its answers gets no further requests carried out, and is read no further; so it
/// holds a line and some answers at most, and nobody waits for it.
final class ControlClient {
  let descriptor: Int32
  private var lines: LineQueue
  private var outgoing = OutgoingBytes(slack: ControlClient.outgoingLimit)
  private var hasEnded = false
  private var isBroken = false
  /// Whole lines may be there.
  private var mayHaveLine = false

  /// While so many bytes of answers wait, no request is carried out.
  private static let outgoingLimit = 64 << 10

  /// Takes over a descriptor that does not block.
  init(_ descriptor: Int32, lineLimit: Int) {
    self.descriptor = descriptor
    lines = LineQueue(limit: lineLimit)
  }

  deinit { close(descriptor) }

  private var hasRoom: Bool { outgoing.count < Self.outgoingLimit }

  /// A request may be carried out now.
  var hasWork: Bool { mayHaveLine && hasRoom && !isBroken }

  /// It has gone, or has all its answers and wants no more.
  var isThrough: Bool { isBroken || (hasEnded && !mayHaveLine && outgoing.count == 0) }

  /// What to wait for.
  var events: Int16 {
    Int16(!hasEnded && !mayHaveLine && hasRoom ? POLLIN : 0) | Int16(outgoing.count > 0 ? POLLOUT : 0)
  }

  /// Deals with what `poll` found.
  func handle(_ happened: Int16, _ buffer: UnsafeMutableRawBufferPointer) {
    if happened & Int16(POLLERR | POLLNVAL) != 0 {
      isBroken = true
    } else if happened & Int16(POLLIN | POLLHUP) != 0, !hasEnded, !mayHaveLine, hasRoom {
      read(buffer)
    }
    if happened & Int16(POLLHUP) != 0 {
      // Nobody is there to read what is left.
      write()
      if hasEnded, !mayHaveLine, outgoing.count > 0 { isBroken = true }
    }
  }

  private func read(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let input = try? System.read(descriptor, buffer) else {
      isBroken = true
      return
    }
    switch input {
    case .bytes(let count): lines.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    case .end:
      hasEnded = true
      lines.end()
    case .none: return
    }
    mayHaveLine = true
  }

  /// The next request; nil if none is whole.
  func next() -> LineQueue.Line? {
    let line = lines.next()
    if line == nil { mayHaveLine = false }
    return line
  }

  /// Queues an answer.
  func add(_ answer: [UInt8]) {
    outgoing.bytes += answer
    outgoing.bytes.append(0x0A)
  }

  /// Writes as much as the client takes.
  func write() {
    guard !isBroken else { return }
    isBroken = (try? outgoing.write(to: descriptor)) != true
  }
}

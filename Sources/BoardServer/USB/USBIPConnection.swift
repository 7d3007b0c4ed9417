import USBIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One USB/IP client: its requests on their way in, its answers on their way out.
///
/// A client that does not read its answers is read no further; so it holds some answers at most, and nobody waits for
/// it.
final class USBIPConnection {
  /// What the connection is for.
  enum Purpose: Equatable {
    /// Not said yet; it must be by then.
    case unknown(until: ContinuousClock.Instant)
    /// Transfers of the device at this port.
    case device(port: Int)
    /// Over: what is left is written, then the client has until then to close its side.
    case ending(until: ContinuousClock.Instant)
  }

  let descriptor: Int32
  private(set) var purpose: Purpose
  private var decoder = USBIPRequestDecoder()
  /// Answers that are not written yet.
  var outgoing = OutgoingBytes(slack: 16 << 10)
  private var hasEnded = false
  private var isShut = false
  /// When the client may be told that it is over.
  private var shutsAt = ContinuousClock.now
  private var isBroken = false
  /// Its device could go on at once.
  var wantsTurn = false

  /// While so many bytes of answers wait, nothing is read.
  private static let outgoingLimit = 256 << 10
  /// How long a client may take to say what it wants, and to close.
  private static let patience = Duration.seconds(30)
  private static let farewell = Duration.seconds(2)

  /// Takes over a descriptor that does not block.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    purpose = .unknown(until: .now + Self.patience)
  }

  deinit { close(descriptor) }

  private var hasRoom: Bool { outgoing.count < Self.outgoingLimit }

  /// The device that it has, if any.
  var port: Int? {
    if case .device(let port) = purpose { port } else { nil }
  }

  /// It has gone, or has all that it gets.
  var isThrough: Bool {
    if isBroken { return true }
    switch purpose {
    case .unknown(let end): return hasEnded || ContinuousClock.now >= end
    case .device: return hasEnded
    case .ending(let end): return hasEnded && outgoing.count == 0 || ContinuousClock.now >= end
    }
  }

  /// All answers are written.
  var isEmpty: Bool { outgoing.count == 0 }

  /// What to wait for.
  var events: Int16 {
    Int16(!hasEnded && hasRoom ? POLLIN : 0) | Int16(outgoing.count > 0 ? POLLOUT : 0)
  }

  /// Deals with what `poll` found: takes in what the client has sent.
  func handle(_ happened: Int16, _ buffer: UnsafeMutableRawBufferPointer) {
    if happened & Int16(POLLERR | POLLNVAL) != 0 {
      isBroken = true
    } else if happened & Int16(POLLIN | POLLHUP) != 0, !hasEnded, hasRoom {
      read(buffer)
    } else if happened & Int16(POLLHUP) != 0 {
      isBroken = true
    }
  }

  /// Looks whether the client has gone since the last `poll`: another may ask for its device already.
  func noticeEnd() {
    var byte: UInt8 = 0
    if !hasEnded, recv(descriptor, &byte, 1, Int32(MSG_PEEK)) == 0 {
      hasEnded = true
    }
  }

  private func read(_ buffer: UnsafeMutableRawBufferPointer) {
    var room = buffer
    if case .ending = purpose {} else { room = .init(rebasing: buffer.prefix(decoder.room)) }
    guard let input = try? System.read(descriptor, room) else {
      isBroken = true
      return
    }
    switch input {
    case .none: break
    case .end: hasEnded = true
    case .bytes(let count):
      // What a client says after the end is of no interest.
      if case .ending = purpose { return }
      _ = decoder.push(UnsafeRawBufferPointer(rebasing: room.prefix(count)).bytes)
    }
  }

  /// The next whole request.
  func next() throws(USBIPError) -> USBIPRequest? {
    if case .ending = purpose { return nil }
    return try decoder.next()
  }

  /// The client has a device from now on.
  func begin(port: Int) {
    purpose = .device(port: port)
    decoder.beginTransfers()
  }

  /// Nothing more is said after what is queued.
  /// - Parameter delay: how long the client is left in the belief that it goes on.
  func end(after delay: Duration = .zero) {
    if case .ending = purpose { return }
    shutsAt = .now + delay
    purpose = .ending(until: shutsAt + Self.farewell)
  }

  /// When the client has to be told that it is over, if that is yet to come.
  var shutTime: ContinuousClock.Instant? {
    if case .ending = purpose, outgoing.count == 0, !isShut, !isBroken { shutsAt } else { nil }
  }

  /// The client goes, at once.
  func drop() { isBroken = true }

  /// Queues an answer.
  func add(_ reply: USBIPReply) { reply.append(to: &outgoing.bytes) }

  /// Writes as much as the client takes.
  func write() {
    guard !isBroken else { return }
    guard (try? outgoing.write(to: descriptor)) == true else {
      isBroken = true
      return
    }
    if case .ending = purpose, outgoing.count == 0, !isShut, ContinuousClock.now >= shutsAt {
      isShut = true
      _ = shutdown(descriptor, Int32(SHUT_WR))
    }
  }
}

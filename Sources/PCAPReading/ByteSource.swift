#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of a capture, from a file or a pipe, unpacked if they are gzip's.
final class ByteSource {
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// A file on disk never keeps us waiting.
  private let mayWait: Bool
  private let shouldStop: () -> Bool
  private var input: ByteWindow
  private var unpacked: ByteWindow?
  private var inflater: Inflater?
  private var inputEnded = false

  /// Bytes taken so far.
  private(set) var position: UInt64 = 0
  /// Why there are no more bytes, where that is not the end of the file.
  private(set) var fault: String?
  /// `shouldStop` said so while there was nothing to read.
  private(set) var isStopped = false
  /// Follows pcapng's blocks as they are taken, where there are any.
  var blocks: BlockTrail?

  /// Bytes of each of its buffers, and of the stream's that reads it.
  let bufferBytes: Int
  private static let largeBufferBytes = 256 << 10
  private static let smallBufferBytes = 4 << 10
  /// How often a reader that waits is asked whether it should stop, milliseconds.
  private static let pollInterval: Int32 = 200

  init(descriptor: Int32, ownsDescriptor: Bool, shouldStop: @escaping () -> Bool) {
    self.descriptor = descriptor
    self.ownsDescriptor = ownsDescriptor
    self.shouldStop = shouldStop
    var information = stat()
    mayWait = fstat(descriptor, &information) != 0 || information.st_mode & S_IFMT != S_IFREG
    // A small file needs no large buffers.
    let size = mayWait ? Self.largeBufferBytes : Int(clamping: information.st_size)
    bufferBytes = max(Self.smallBufferBytes, min(Self.largeBufferBytes, size))
    input = ByteWindow(capacity: bufferBytes)
  }

  deinit {
    input.deallocate()
    unpacked?.deallocate()
    if ownsDescriptor { close(descriptor) }
  }

  /// Unpacks from here on if the first bytes are gzip's.
  func unpackIfCompressed() throws(CaptureError) {
    fill(atLeast: 2)
    guard input.bytes.count >= 2, input.bytes[0] == 0x1F, input.bytes[1] == 0x8B else { return }
    inflater = try Inflater(ZLibrary.loaded.get())
    unpacked = ByteWindow(capacity: bufferBytes)
  }

  /// True for gzip.
  var isCompressed: Bool { inflater != nil }

  /// The next bytes, as many as there are up to `count`, without taking them.
  func peek(_ count: Int) -> [UInt8] {
    fill(atLeast: min(count, bufferBytes))
    return Array((unpacked ?? input).bytes.prefix(count))
  }

  /// Takes up to `count` bytes; 0 only where there are no more.
  func read(into target: UnsafeMutableRawPointer, _ count: Int) -> Int {
    var done = 0
    while done == 0 {
      done = unpacked?.take(into: target, count) ?? input.take(into: target, count)
      guard done == 0 else { break }
      if inflater == nil {
        // The window was for looking ahead only.
        done = readMore(into: UnsafeMutableRawBufferPointer(start: target, count: count))
        if done == 0 { return 0 }
      } else if !refill() {
        return 0
      }
    }
    blocks?.follow(UnsafeRawBufferPointer(start: target, count: done), at: position)
    position += UInt64(done)
    return done
  }

  /// Makes so many bytes wait in the window, or all that there are.
  private func fill(atLeast count: Int) {
    while (unpacked ?? input).bytes.count < count, refill() {}
  }

  /// Brings more bytes; false at the end.
  private func refill() -> Bool {
    guard fault == nil, !isStopped else { return false }
    guard let inflater else { return fillWindow() }
    while true {
      if input.bytes.isEmpty, !fillWindow() {
        if fault == nil, !isStopped, !inflater.isBetweenMembers { fault = "the compressed data end too early" }
        return false
      }
      guard let room = unpacked?.room() else { return false }
      let (used, made, outcome) = inflater.inflate(input.bytes, into: room)
      input.drop(used)
      unpacked?.add(made)
      switch outcome {
      case .damaged(let words): fault = "the compressed data are damaged (\(words))"
      case .ended: inputEnded = true
      case .going: break
      }
      if made > 0 { return true }
      if outcome != .going { return false }
      // Neither used nor made: there is no room, which the caller makes.
      if used == 0, !input.bytes.isEmpty { return false }
    }
  }

  /// Reads from the descriptor into the window; false at the end, or where there is no room.
  private func fillWindow() -> Bool {
    let count = readMore(into: input.room())
    input.add(count)
    return count > 0
  }

  /// Reads from the descriptor; 0 at the end.
  private func readMore(into room: UnsafeMutableRawBufferPointer) -> Int {
    guard !inputEnded, fault == nil, !isStopped, !room.isEmpty else { return 0 }
    while true {
      if mayWait, !awaitInput() { return 0 }
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, room.baseAddress, room.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, room.baseAddress, room.count)
      #else
        let count = Darwin.read(descriptor, room.baseAddress, room.count)
      #endif
      if count > 0 { return count }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      if count < 0 { fault = systemWords(errno) }
      inputEnded = true
      return 0
    }
  }

  /// Waits until there is something to read; false if it should stop instead.
  private func awaitInput() -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      if shouldStop() {
        isStopped = true
        return false
      }
      // What poll does not know is read, which then says what is wrong.
      let ready = poll(&entry, 1, Self.pollInterval)
      if ready > 0 || (ready < 0 && errno != EINTR) { return true }
    }
  }
}

/// The system's words for an error number.
func systemWords(_ number: Int32) -> String { strerror(number).map { String(cString: $0) } ?? "error \(number)" }

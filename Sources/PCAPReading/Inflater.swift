import CLibPCAP

/// Unpacks gzip, one or several members behind each other, as gzip does.
final class Inflater {
  /// What one call came to.
  enum Outcome: Equatable {
    /// Bytes were made, or more input is wanted.
    case going
    /// The input's last member ended; what follows it is no gzip.
    case ended
    /// The input is damaged: zlib's words.
    case damaged(String)
  }

  private let functions: ZLibrary.Functions
  private let stream: ZLibrary.Stream
  /// A member has ended and no byte of another has come.
  private(set) var isBetweenMembers = false

  /// zlib's results and flags (zlib.h), and its window bits for gzip.
  private static let ok: Int32 = 0
  private static let streamEnd: Int32 = 1
  private static let noProgress: Int32 = -5
  private static let gzipWindow: Int32 = 15 + 16

  init(_ functions: ZLibrary.Functions) throws(CaptureError) {
    self.functions = functions
    stream = .allocate(capacity: 1)
    stream.initialize(to: boardless_zlib_stream())
    // The version decides by its first digit; every zlib of the last decades is 1.
    guard
      functions.begin(stream, Self.gzipWindow, "1.2.0", Int32(MemoryLayout<boardless_zlib_stream>.size)) == Self.ok
    else {
      stream.deallocate()
      throw .library("zlib cannot be started: another version than 1 is not known")
    }
  }

  deinit {
    _ = functions.end(stream)
    stream.deallocate()
  }

  /// Unpacks as much as there is room for.
  /// - Returns: bytes used of the input, bytes made.
  func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (used: Int, made: Int, outcome: Outcome) {
    let input = UnsafeRawBufferPointer(rebasing: input.prefix(Int(Int32.max)))
    if isBetweenMembers, let first = input.first {
      // Padding with zeros is usual on tapes; anything but another member ends it.
      guard first == 0x1F else { return (input.count, 0, .ended) }
      isBetweenMembers = false
    }
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(clamping: output.count)
    let code = functions.inflate(stream, 0)
    let used = input.count - Int(stream.pointee.avail_in)
    let made = min(output.count, Int(UInt32.max)) - Int(stream.pointee.avail_out)
    switch code {
    case Self.ok, Self.noProgress: return (used, made, .going)
    case Self.streamEnd:
      isBetweenMembers = true
      _ = functions.reset(stream)
      return (used, made, .going)
    default:
      let words = stream.pointee.msg.map { String(cString: $0) } ?? "zlib's error \(code)"
      return (used, made, .damaged(words))
    }
  }
}

import CLibPCAP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A C stream over a `ByteSource`, as libpcap reads files. It can be told where it is, and cannot be moved.
enum CaptureStream {
  /// Nil if the system has no memory for one. Closing the stream lets go of the source.
  /// - Parameter buffer: the stream's own, to be kept until it is closed.
  static func open(_ source: ByteSource, buffer: UnsafeMutableRawBufferPointer) -> PCAPFunctions.Stream? {
    let cookie = Unmanaged.passRetained(source).toOpaque()
    #if canImport(Darwin)
      let stream = funopen(cookie, readForFunopen, nil, tellForFunopen, closeStream)
    #else
      let functions = boardless_stream_functions(
        read: readForCookie, write: nil, seek: tellForCookie, close: closeStream)
      let stream = boardless_fopencookie(cookie, "r", functions)
    #endif
    guard let stream else {
      Unmanaged<ByteSource>.fromOpaque(cookie).release()
      return nil
    }
    setvbuf(stream, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), _IOFBF, buffer.count)
    return stream
  }

  /// Bytes that libpcap has taken.
  @inline(__always)
  static func position(_ stream: PCAPFunctions.Stream) -> UInt64 { UInt64(max(0, ftello(stream))) }
}

// File-scope, because C calls them.

private func readForCookie(
  _ cookie: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int
) -> Int {
  guard let cookie, let bytes else { return 0 }
  return Unmanaged<ByteSource>.fromOpaque(cookie)._withUnsafeGuaranteedRef { $0.read(into: bytes, count) }
}

private func tellForCookie(
  _ cookie: UnsafeMutableRawPointer?, _ offset: UnsafeMutablePointer<off_t>?, _ whence: Int32
) -> Int32 {
  guard let cookie, let offset, whence == SEEK_CUR, offset.pointee == 0 else { return -1 }
  offset.pointee = off_t(Unmanaged<ByteSource>.fromOpaque(cookie)._withUnsafeGuaranteedRef { $0.position })
  return 0
}

private func tellForFunopen(_ cookie: UnsafeMutableRawPointer?, _ offset: off_t, _ whence: Int32) -> off_t {
  var place = offset
  return tellForCookie(cookie, &place, whence) == 0 ? place : -1
}

private func readForFunopen(
  _ cookie: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32
) -> Int32 { Int32(readForCookie(cookie, bytes, Int(count))) }

private func closeStream(_ cookie: UnsafeMutableRawPointer?) -> Int32 {
  if let cookie { Unmanaged<ByteSource>.fromOpaque(cookie).release() }
  return 0
}

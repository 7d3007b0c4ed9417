import CLibPCAP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A C stream over a `ByteSource`, as libpcap reads files. It is not buffered: the source's window is, so that what
/// was taken is what libpcap has seen.
enum CaptureStream {
  /// Nil if the system has no memory for one. Closing the stream lets go of the source.
  static func open(_ source: ByteSource) -> PCAPFunctions.Stream? {
    let cookie = Unmanaged.passRetained(source).toOpaque()
    #if canImport(Darwin)
      let stream = funopen(cookie, readForFunopen, nil, nil, closeStream)
    #else
      let functions = boardless_stream_functions(read: readForCookie, write: nil, seek: nil, close: closeStream)
      let stream = boardless_fopencookie(cookie, "r", functions)
    #endif
    guard let stream else {
      Unmanaged<ByteSource>.fromOpaque(cookie).release()
      return nil
    }
    setvbuf(stream, nil, _IONBF, 0)
    return stream
  }
}

// File-scope, because C calls them.

private func readForCookie(
  _ cookie: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int
) -> Int {
  guard let cookie, let bytes else { return 0 }
  return Unmanaged<ByteSource>.fromOpaque(cookie)._withUnsafeGuaranteedRef { $0.read(into: bytes, count) }
}

private func readForFunopen(
  _ cookie: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32
) -> Int32 { Int32(readForCookie(cookie, bytes, Int(count))) }

private func closeStream(_ cookie: UnsafeMutableRawPointer?) -> Int32 {
  if let cookie { Unmanaged<ByteSource>.fromOpaque(cookie).release() }
  return 0
}

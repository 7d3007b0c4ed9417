#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pipe's two ends, read end first. No child process of another test gets them: it would keep the pipe from
/// ever ending.
func makePipe() -> (Int32, Int32) {
  var ends: [Int32] = [-1, -1]
  _ = pipe(&ends)
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

/// Writes everything.
func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
    }
    guard count > 0 || errno == EINTR else { return }
    written += max(0, count)
  }
}

/// Reads until `count` bytes are there, the end, or `milliseconds` without any.
func readSome(_ descriptor: Int32, _ count: Int, milliseconds: Int32 = 10_000) -> [UInt8] {
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while result.count < count {
    var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&one, 1, milliseconds) > 0 else { break }
    let got = read(descriptor, &buffer, min(buffer.count, count - result.count))
    guard got > 0 else { break }
    result += buffer[..<got]
  }
  return result
}

/// A fresh folder that is removed again with what the test left in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/boardless-test-XXXXXX".utf8CString)
    self.path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  /// Names in the folder.
  var contents: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  deinit {
    for name in contents { _ = remove(path + "/" + name) }
    rmdir(path)
  }
}

/// Runs `body` on a thread of its own, so that no test blocks the pool that runs the others.
func onThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  #if canImport(Glibc)
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(Box(body)).toOpaque())
    pthread_detach(thread)
  #else
    var thread: pthread_t?
    pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(Box(body)).toOpaque())
    if let thread { pthread_detach(thread) }
  #endif
}

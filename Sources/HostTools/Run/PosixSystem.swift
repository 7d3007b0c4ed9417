import HIDTransport
import USBCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The operating system as a tool sees it, without Foundation: starting must cost nothing.
public final class PosixSystem: HostToolSystem {
  /// No file that these tools send is longer: the flashloader's address space.
  private static let fileLimit = 1 << 32

  init() {}

  /// The system of a process that is one of the tools: Ctrl-C ends it as it ends SPSDK's, with 3; a closed
  /// pipe is an error and no signal.
  public static func prepared() -> PosixSystem {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT) { _ in
      let words: StaticString = "\nGENERAL ERROR: KeyboardInterrupt: \n"
      _ = systemWrite(2, words.utf8Start, words.utf8CodeUnitCount)
      _exit(3)
    }
    return PosixSystem()
  }

  /// Ends the process.
  public static func finish(_ code: Int32) -> Never { exit(code) }

  /// Whether standard output is a terminal.
  public var isTerminal: Bool { isatty(1) == 1 }

  /// An environment variable.
  public func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Writes to descriptor 1 or 2.
  public func write(_ bytes: [UInt8], toError: Bool) -> Bool {
    bytes.withUnsafeBytes { Self.writeAll(toError ? 2 : 1, $0) } == 0
  }

  /// Reads a file; `-` is descriptor 0.
  public func read(_ path: String) throws(SystemError) -> [UInt8] {
    let descriptor = path == "-" ? 0 : systemOpen(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.error(errno) }
    defer { if descriptor > 0 { _ = systemClose(descriptor) } }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { throw Self.error(EISDIR) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(max(0, Int(status.st_size)), 1 << 26))
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let count = systemRead(descriptor, chunk.baseAddress, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.error(errno)
      }
      guard bytes.count + count <= Self.fileLimit else { throw Self.error(EFBIG) }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Makes or replaces a file.
  public func store(_ bytes: [UInt8], _ path: String) throws(SystemError) {
    let descriptor = systemOpen(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.error(errno) }
    let code = bytes.withUnsafeBytes { Self.writeAll(descriptor, $0) }
    let closed = systemClose(descriptor) == 0 ? 0 : errno
    guard code == 0, closed == 0 else { throw Self.error(code == 0 ? closed : code) }
  }

  /// Whether there is a plain file of that name.
  public func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The name behind the current folder's.
  public func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }

  /// Begins a recording in a file of the file system.
  public func record(
    _ path: String, appends: Bool, program: String, warn: @escaping (String) -> Void
  ) throws(RecordingFileError) -> CaptureRecorder {
    try RecordingFile(path, appends: appends, warn: warn).recorder(program: program)
  }

  /// Opens a device through the transport that the reach names.
  public func open(
    _ reach: BoardReach, for tool: HostTool, hasPing: Bool, timeout: Duration
  ) throws(ReachError) -> any HIDDevice {
    try reach.open(for: tool, hasPing: hasPing, timeout: timeout)
  }

  /// Runs a program of the folder that this one was started from.
  public func runBeside(_ name: String, _ arguments: [String]) -> Bool {
    guard let own = Self.ownPath, let slash = own.lastIndex(of: "/") else { return false }
    let path = String(own[...slash]) + name
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    guard posix_spawn_file_actions_init(&actions) == 0 else { return false }
    defer { posix_spawn_file_actions_destroy(&actions) }
    guard posix_spawn_file_actions_adddup2(&actions, 2, 1) == 0 else { return false }
    var child: pid_t = 0
    guard posix_spawn(&child, path, &actions, nil, &words, environ) == 0 else { return false }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return false } }
    return true
  }

  /// The program's own file; nil where the system does not say.
  private static var ownPath: String? {
    var path = [CChar](repeating: 0, count: 4096)
    #if canImport(Darwin)
      var size = UInt32(path.count)
      guard _NSGetExecutablePath(&path, &size) == 0 else { return nil }
    #else
      guard readlink("/proc/self/exe", &path, path.count - 1) > 0 else { return nil }
    #endif
    return String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // MARK: - Calls

  /// Writes all bytes; returns 0, or errno.
  private static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    var offset = 0
    while offset < bytes.count, let base = bytes.baseAddress {
      let count = systemWrite(descriptor, base + offset, bytes.count - offset)
      if count > 0 {
        offset += count
      } else if count < 0, errno == EAGAIN {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, 1000)
      } else if count == 0 || errno != EINTR {
        return count == 0 ? EIO : errno
      }
    }
    return 0
  }

  private static func error(_ code: Int32) -> SystemError {
    SystemError(code: code, text: strerror(code).map { String(cString: $0) } ?? "error \(code)")
  }
}

import USBCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The file that a recording goes to. Each packet is written when it passes.
///
/// A file that is no pcapng capture is never overwritten, so an image or a log that was named by mistake stays what it
/// is. A file that fills its disk is left whole up to the last packet that fitted.
public final class RecordingFile {
  /// The environment variable that names a file to which every command of ours adds what it records.
  public static let variable = "BOARDLESS_RECORD"

  /// Its path.
  public let path: String
  private let descriptor: Int32
  private let warn: (String) -> Void

  /// Makes the file, or begins anew in one that is a pcapng capture. A FIFO is waited for until it has a reader.
  ///
  /// - Parameters:
  ///   - appends: adds to what the file holds already.
  ///   - warn: told once, in words, if the recording breaks off.
  public init(_ path: String, appends: Bool, warn: @escaping (String) -> Void) throws(RecordingFileError) {
    self.path = path
    self.warn = warn
    // A reader of the FIFO that goes away is an error, and not the end of what is recorded.
    _ = signal(SIGPIPE, SIG_IGN)
    guard path != "-" else { throw .isStandardOutput }
    var there = stat()
    let isPlain = stat(path, &there) != 0 || there.st_mode & S_IFMT == S_IFREG
    let flags = (isPlain ? O_RDWR | O_CREAT : O_WRONLY) | (appends ? O_APPEND : 0) | O_CLOEXEC
    descriptor = systemOpen(path, flags)
    guard descriptor >= 0 else { throw .system(path: path, reason: Self.words(errno)) }
    guard fstat(descriptor, &there) == 0, there.st_mode & S_IFMT == S_IFREG, there.st_size > 0 else { return }
    var first = [UInt8](repeating: 0, count: PCAPNGWriter.magic.count)
    guard pread(descriptor, &first, first.count, 0) == first.count, first == PCAPNGWriter.magic else {
      throw .notACapture(path: path)
    }
    guard appends || ftruncate(descriptor, 0) == 0 else { throw .system(path: path, reason: Self.words(errno)) }
  }

  deinit { _ = close(descriptor) }

  /// Begins a recording in the file; its section's head is written.
  ///
  /// - Parameters:
  ///   - program: what records.
  ///   - clock: the time, nanoseconds since 1970; the system's unless given.
  /// - Throws: `.system` if the file takes nothing.
  public func recorder(
    program: String, clock: @escaping () -> UInt64 = RecordingFile.systemTime
  ) throws(RecordingFileError) -> CaptureRecorder {
    var code: Int32 = 0
    var hasBegun = false
    let recorder = CaptureRecorder(program: program, seed: Self.seed, clock: clock) { [self] bytes in
      if hasBegun { return append(bytes) }
      code = write(bytes)
      return code == 0
    }
    hasBegun = true
    guard recorder.isWhole else { throw .system(path: path, reason: Self.words(code)) }
    return recorder
  }

  /// A number that tells the sections of several processes in one file apart.
  public static var seed: UInt64 { UInt64(getpid()) }

  /// Adds whole blocks. The first failure is told in words.
  /// - Returns: whether they were written.
  public func append(_ bytes: [UInt8]) -> Bool {
    let code = write(bytes)
    guard code != 0 else { return true }
    warn("the recording \(path) breaks off here: \(Self.words(code)); what is recorded goes on")
    return false
  }

  /// The system's clock.
  public static func systemTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
  }

  /// Writes one block. Returns 0, or errno; a piece of a block that fitted is taken away again.
  private func write(_ bytes: [UInt8]) -> Int32 {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        let code = count == 0 ? EIO : errno
        if done > 0 { takeBack(done) }
        return code
      }
    }
    return 0
  }

  private func takeBack(_ count: Int) {
    var there = stat()
    let end = lseek(descriptor, 0, SEEK_CUR)
    // Only where nobody has written behind it.
    guard end >= off_t(count), fstat(descriptor, &there) == 0, there.st_size == end else { return }
    _ = ftruncate(descriptor, end - off_t(count))
  }

  private static func words(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

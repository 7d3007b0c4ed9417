import JSONText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What was done to one board, for ever: a file of JSON lines that is only ever added to. Each entry is on the disk
/// before `append` returns. A last line that a crash has torn stays, and is passed over; the journal explains what
/// happened, and the part itself says what is so.
///
/// Not for several threads at once.
public final class BoardJournal: Journal {
  /// The file.
  public let path: String
  /// The board that it is of.
  public let board: String
  /// See `Journal`.
  public private(set) var entries: [JournalEntry] = []
  /// Lines that are no entries: torn by a crash, or spoilt.
  public private(set) var damagedLines = 0

  private let descriptor: Int32
  /// The file ends in the middle of a line.
  private var isTorn = false

  /// Bytes that a journal may have.
  static let byteLimit = 64 << 20

  /// Opens a journal, or makes it, and the folders above it.
  /// - Parameters:
  ///   - board: the part's unique id; a file of another board is refused.
  ///   - folders: whether folders are made that are not there.
  public init(path: String, board: String, folders: Bool = false) throws(JournalError) {
    self.path = path
    self.board = board
    if folders { try JournalPlace.makeFolders(above: path) }
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .last("open \(path)") }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw .last("look at \(path)") }
    guard information.st_mode & S_IFMT == S_IFREG else { throw .foreign(path: path, what: "no file") }
    guard information.st_size <= Self.byteLimit else {
      throw .foreign(path: path, what: "larger than \(Self.byteLimit >> 20) MiB")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw .last("lock \(path)") }
      throw .inUse(path: path)
    }
    let bytes = try contents()
    if bytes.isEmpty {
      try write(Self.header(board))
      try JournalPlace.synchronizeFolder(of: path)
    } else {
      try read(bytes)
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// See `Journal`.
  public func append(_ entry: JournalEntry) throws(JournalError) {
    try write(entry.json)
    entries.append(entry)
  }

  // MARK: - The file

  private static func header(_ board: String) -> JSONValue {
    ["journal": "boardless", "version": 1, "board": .string(board)]
  }

  private func read(_ bytes: [UInt8]) throws(JournalError) {
    isTorn = bytes.last != 0x0A
    var isOurs = false
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: true) {
      guard let value = try? JSONValue(parsing: Array(line), depth: 16) else {
        damagedLines += 1
        continue
      }
      if value["journal"] != nil {
        try check(value)
        isOurs = true
      } else if isOurs, let entry = JournalEntry(value) {
        entries.append(entry)
      } else if isOurs {
        damagedLines += 1
      } else {
        throw .foreign(path: path, what: "no journal")
      }
    }
    guard !isOurs else { return }
    // A crash may have torn the very first line; anything else without one is not ours.
    guard isTorn, damagedLines == 1, bytes.first == UInt8(ascii: "{"), bytes.count < 256 else {
      throw .foreign(path: path, what: "no journal")
    }
    try write(Self.header(board))
  }

  /// Looks at the line that says whose journal it is.
  private func check(_ header: JSONValue) throws(JournalError) {
    guard header["journal"]?.string == "boardless" else { throw .foreign(path: path, what: "no journal") }
    guard header["version"]?.int == 1 else { throw .foreign(path: path, what: "a journal of a newer version") }
    let other = header["board"]?.string ?? "nobody"
    guard other == board else { throw .foreign(path: path, what: "the journal of board \(other), not of \(board)") }
  }

  private func contents() throws(JournalError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= Self.byteLimit {
      let count = pread(descriptor, &chunk, chunk.count, off_t(bytes.count))
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("read \(path)")
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Adds a line, and returns when it is on the disk.
  private func write(_ value: JSONValue) throws(JournalError) {
    let line = Array(((isTorn ? "\n" : "") + value.text(.compact) + "\n").utf8)
    // Until all of it is there it counts as torn.
    isTorn = true
    var done = 0
    while done < line.count {
      let count = line.withUnsafeBytes { Self.put(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last("write \(path)") }
      done += count
    }
    try synchronize()
    isTorn = false
  }

  private static func put(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes, count)
    #else
      Darwin.write(descriptor, bytes, count)
    #endif
  }

  private func synchronize() throws(JournalError) {
    #if canImport(Darwin)
      // fsync leaves it in the drive's own memory there.
      if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
    #endif
    while fsync(descriptor) != 0 {
      guard errno == EINTR else { throw .last("write \(path) to the disk") }
    }
  }
}

import VirtualRT1020

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that keeps what a board holds without power: fuses, flash cells, the flash's status registers.
///
/// The file `board.state` begins with a whole state; each change is appended to it before the answer leaves that
/// tells of it. What the system was handed survives the end of this process, `kill -9` included; what it was made
/// to write to the disk survives the computer's power, too: burnt fuses at once, flash within a second or so. When
/// the changes outgrow the state, the file is replaced by a new one in one step. See Docs/StateFolder.md.
///
/// Not for use from several threads at once.
public final class StateFolder {
  /// The folder.
  public let path: String
  /// What the folder held when it was opened; nil for a new one.
  public let kept: NonVolatileState?

  private let lock: FolderLock
  private let identity: BoardIdentity
  private var file: StateFile
  /// Bytes of the file that count, and records in them.
  private var length: Int
  private var records: UInt32
  /// What the file says.
  private var saved: NonVolatileState
  /// Not all of it has reached the disk.
  private var isDirty = false
  /// The file is written anew when it has this many bytes.
  private var compactsAt: Int

  private static let lockName = "lock"
  /// Bytes of changes that are kept before the file is written anew, unless its base is larger.
  static let usualSlack = 4 << 20
  private let slack: Int
  /// Bytes of changes that one record may hold.
  private let recordLimit: Int

  /// Opens a folder, and makes it if it is not there (the folder around it must be). A new one gets what the board
  /// holds.
  /// - Parameter board: the board that is to use the folder.
  /// - Throws: `StateError`; a folder that is not this board's is left as it is.
  public convenience init(_ path: String, for board: VirtualRT1020) throws(StateError) {
    try self.init(path, for: board, slack: Self.usualSlack)
  }

  init(
    _ path: String, for board: VirtualRT1020, slack: Int, recordLimit: Int = StateRecord.bodyLimit
  ) throws(StateError) {
    self.path = path
    self.recordLimit = recordLimit
    self.slack = slack
    // A file that grows beyond its limit is an error code, not a signal.
    _ = signal(SIGXFSZ, SIG_IGN)
    try Self.enter(path)
    lock = try FolderLock(path + "/" + Self.lockName, of: path)
    let name = path + "/" + StateWriter.fileName
    let wanted = BoardIdentity(board)
    identity = wanted
    guard access(name, F_OK) == 0 || errno != ENOENT else {
      kept = nil
      saved = board.nonVolatile
      (file, length, records) = try StateWriter.writeNew(saved, identity: wanted, in: path)
      compactsAt = 2 * length + slack
      return
    }
    file = try StateFile(name, creating: false)
    let reader = try StateReader(file)
    guard let found = reader.identity, let state = reader.state, let baseEnd = reader.baseEnd else {
      throw .damaged(file: name, offset: reader.position, what: "the file ends too early")
    }
    guard found.hasFlash(of: wanted) else {
      throw .otherBoard(folder: path, has: found.flashText, wanted: wanted.flashText)
    }
    (kept, saved) = (state, state)
    (length, records) = (reader.position, reader.sequence)
    compactsAt = 2 * baseEnd + slack
    if try file.size() > length { try file.truncate(to: length) }
    _ = unlink(path + "/" + StateWriter.newFileName)
  }

  /// Makes the folder, or sees to it that it is ours.
  private static func enter(_ path: String) throws(StateError) {
    if mkdir(path, 0o700) == 0 { return try StateWriter.synchronizeFolder(path + "/..") }
    guard errno == EEXIST else { throw .last("make the folder \(path)") }
    guard let folder = opendir(path) else {
      if errno == ENOTDIR { throw .foreign(path: path, what: "no folder") }
      throw .last("open the folder \(path)")
    }
    defer { closedir(folder) }
    var stranger: String?
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == StateWriter.fileName { return }
      if ![".", "..", lockName, StateWriter.newFileName].contains(name) { stranger = name }
    }
    if let stranger { throw .foreign(path: path, what: "a folder of something else (it holds \(stranger))") }
  }

  // MARK: - Keeping

  /// Writes down what has changed since the last call; costs next to nothing if nothing has. After it returns,
  /// answers may leave that tell of the change.
  /// - Throws: `StateError.notKept`, or `.otherBoard` if the flash is not the one that the folder is of.
  public func keep(_ board: VirtualRT1020) throws(StateError) {
    let state = board.nonVolatile
    let isComparable = state.isComparable(to: saved)
    var changes = ChangeList(from: saved, to: state, limit: recordLimit)
    guard !isComparable || !changes.isEmpty else { return }
    let now = BoardIdentity(board)
    guard now.hasFlash(of: identity) else {
      throw .otherBoard(folder: path, has: identity.flashText, wanted: now.flashText)
    }
    do throws(StateError) {
      guard isComparable else { return try rewrite(state) }
      let burns = changes.burns
      guard let body = changes.next() else {
        saved = state
        return
      }
      // What does not fit one record would not be kept in one step.
      guard changes.next() == nil else { return try rewrite(state) }
      try append(body)
      if burns { try synchronize() } else { isDirty = true }
      saved = state
    } catch { throw error.whileServing }
    if length > compactsAt { compact() }
  }

  /// Returns when all that was kept is on the disk; costs nothing if it is.
  /// - Throws: `StateError.notKept`.
  public func flush() throws(StateError) {
    guard isDirty else { return }
    do throws(StateError) { try synchronize() } catch { throw error.whileServing }
  }

  private func synchronize() throws(StateError) {
    try file.synchronize()
    isDirty = false
  }

  private func append(_ body: [UInt8]) throws(StateError) {
    let bytes = StateRecord(kind: .change, sequence: records, body: body).bytes
    do throws(StateError) { try file.write(bytes, at: length) } catch {
      // What did get there is half a record; the next server would forget it as well.
      try? file.truncate(to: length)
      throw error
    }
    length += bytes.count
    records += 1
  }

  /// Writes the file anew because it has grown. Where there is no room for a second one, the first one serves on.
  private func compact() {
    do throws(StateError) { try rewrite(saved) } catch { compactsAt = 2 * length }
  }

  private func rewrite(_ state: NonVolatileState) throws(StateError) {
    (file, length, records) = try StateWriter.writeNew(state, identity: identity, in: path)
    compactsAt = 2 * length + slack
    isDirty = false
    saved = state
  }
}

import VirtualRT1020

/// Reads a state file from its beginning to its end, a record at a time.
struct StateReader {
  private let file: StateFile
  private let size: Int
  /// Where the next record begins: at the end, how many bytes of the file count.
  private(set) var position: Int
  /// Records so far.
  private(set) var sequence: UInt32 = 0
  /// Whose state it is; nil before the first record.
  private(set) var identity: BoardIdentity?
  /// The state so far.
  private(set) var state: NonVolatileState?
  /// Where the state ends that the file begins with; nil before that.
  private(set) var baseEnd: Int?

  /// Reads all of a file.
  /// - Throws: `StateError.foreign` for a file that is none of ours, `.damaged` for one that was changed, `.system`.
  init(_ file: StateFile) throws(StateError) {
    self.file = file
    size = try file.size()
    position = StateRecord.signature.count
    let start = try file.read(at: 0, count: position)
    guard start.starts(with: StateRecord.anySignature) else {
      throw .foreign(path: file.path, what: "no board's state, or a damaged one")
    }
    guard start == StateRecord.signature else {
      throw .foreign(path: file.path, what: "a board's state in a format that this version does not know")
    }
    while try readRecord() {}
    guard baseEnd != nil, identity != nil, state != nil else {
      throw .damaged(file: file.path, offset: position, what: "the file ends too early")
    }
  }

  /// Reads one record. False at the end, or where the last record was cut off.
  private mutating func readRecord() throws(StateError) -> Bool {
    let left = size - position
    // A power cut may leave a file longer than what reached the disk, with zeros in place of the rest.
    guard left >= StateRecord.headerBytes else { return false }
    guard let header = StateRecord.header(try file.read(at: position, count: StateRecord.headerBytes)) else {
      if try isZero(from: position) { return false }
      throw damaged("this is no record")
    }
    guard header.sequence == sequence, header.length <= StateRecord.bodyLimit,
      let kind = StateRecord.Kind(rawValue: header.kind)
    else { throw damaged("a record that does not belong here") }
    let count = StateRecord.byteCount(body: header.length)
    guard left >= count else { return false }
    let body = try file.read(at: position + StateRecord.headerBytes, count: header.length)
    let trailerStart = position + count - StateRecord.trailerBytes
    let trailer = try file.read(at: trailerStart, count: StateRecord.trailerBytes)
    guard body.count == header.length, trailer.count == StateRecord.trailerBytes else {
      throw damaged("the file became shorter while it was read")
    }
    guard StateRecord.ends(trailer, body) else {
      if try isZero(from: trailerStart) { return false }
      throw damaged("a record's contents do not fit its check sum")
    }
    guard take(kind, body) else { throw damaged("a record whose contents make no sense") }
    position += count
    sequence += 1
    if kind == .baseEnd { baseEnd = position }
    return true
  }

  private mutating func take(_ kind: StateRecord.Kind, _ body: [UInt8]) -> Bool {
    switch kind {
    case .identity:
      guard sequence == 0, let (identity, fill) = BoardIdentity.parse(body),
        let blank = NonVolatileState(flashSize: identity.size, fill: fill)
      else { return false }
      self.identity = identity
      state = blank
      return true
    case .baseEnd: return state != nil && baseEnd == nil && body.isEmpty
    case .base where baseEnd == nil, .change where baseEnd != nil:
      guard var state else { return false }
      self.state = nil
      let fits = ChangeCoding.apply(body, to: &state)
      self.state = state
      return fits
    case .base, .change: return false
    }
  }

  private func isZero(from start: Int) throws(StateError) -> Bool {
    var offset = start
    while offset < size {
      let piece = try file.read(at: offset, count: 1 << 16)
      guard !piece.isEmpty else { break }
      guard piece.allSatisfy({ $0 == 0 }) else { return false }
      offset += piece.count
    }
    return true
  }

  private func damaged(_ what: String) -> StateError { .damaged(file: file.path, offset: position, what: what) }
}

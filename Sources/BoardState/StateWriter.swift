import VirtualRT1020

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a whole state as a new file, which takes the old one's place in one step.
enum StateWriter {
  static let fileName = "board.state"
  static let newFileName = "board.state.new"

  /// Writes a whole state to a file beside the old one, to the disk, and puts it in the old one's place.
  static func writeNew(
    _ state: NonVolatileState, identity: BoardIdentity, in folder: String
  ) throws(StateError) -> (StateFile, Int, UInt32) {
    let name = folder + "/" + newFileName
    _ = unlink(name)
    do throws(StateError) {
      let file = try StateFile(name, creating: true)
      let (length, records) = try writeBase(state, identity: identity, to: file)
      try file.synchronize()
      guard rename(name, folder + "/" + fileName) == 0 else { throw .last("put \(folder)/\(fileName) in its place") }
      try synchronizeFolder(folder)
      return (file, length, records)
    } catch {
      _ = unlink(name)
      throw error
    }
  }

  private static func writeBase(
    _ state: NonVolatileState, identity: BoardIdentity, to file: StateFile
  ) throws(StateError) -> (Int, UInt32) {
    var length = 0
    var records: UInt32 = 0
    func put(_ kind: StateRecord.Kind, _ body: [UInt8]) throws(StateError) {
      let bytes = StateRecord(kind: kind, sequence: records, body: body).bytes
      try file.write(bytes, at: length)
      length += bytes.count
      records += 1
    }
    try file.write(StateRecord.signature, at: 0)
    length = StateRecord.signature.count
    try put(.identity, identity.text(fill: state.fill))
    if let blank = NonVolatileState(flashSize: state.flashSize, fill: state.fill) {
      var pieces = ChangeList(from: blank, to: state)
      while let body = pieces.next() { try put(.base, body) }
    }
    try put(.baseEnd, [])
    return (length, records)
  }

  /// Returns when the names in a folder are on the disk.
  static func synchronizeFolder(_ folder: String) throws(StateError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open the folder \(folder)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("write the folder \(folder) to the disk") }
  }
}

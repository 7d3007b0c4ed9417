/// One command of a command sequence file (CSF).
public struct CSFCommand: Equatable, Sendable {
  /// What it wants.
  public enum Content: Equatable, Sendable {
    /// Default engine of an algorithm (item 3), or a manufacturing id (item 1).
    case set(item: UInt8, algorithm: UInt8, engine: UInt8, configuration: UInt8)
    /// Initialise an engine with values.
    case initialize(engine: UInt8, values: [UInt32])
    /// Unlock features of an engine; a UID where they are tied to one part.
    case unlock(engine: UInt8, features: UInt32, uid: UInt64?)
    /// Nothing.
    case nop
    /// Install a key.
    case installKey(CSFKeyInstallation)
    /// Check a signature, or decrypt.
    case authenticateData(CSFAuthentication)
  }

  /// Offset from the CSF's first byte.
  public let offset: Int
  /// The command on the wire, header included.
  public let bytes: [UInt8]
  /// What it wants.
  public let content: Content

  /// Reads one command, which must end with the bytes, as HAB's events hold it; nil for anything else.
  public init?(record: [UInt8]) {
    guard HABHeader(record)?.length == record.count, let command = try? CSFCommand(record, offset: 0) else {
      return nil
    }
    self = command
  }

  init(_ bytes: [UInt8], offset: Int) throws(CommandFault) {
    self.offset = offset
    self.bytes = bytes
    let header = HABHeader(bytes) ?? HABHeader(tag: 0, length: 0, parameter: 0)
    let size = CommandFault(offset: offset, .commandSize(tag: header.tag, length: bytes.count))
    switch header.tag {
    case HABHeader.Tag.set:
      guard bytes.count == 8 else { throw size }
      content = .set(item: header.parameter, algorithm: bytes[5], engine: bytes[6], configuration: bytes[7])
    case HABHeader.Tag.initialize:
      guard bytes.count % 4 == 0 else { throw size }
      content = .initialize(engine: header.parameter, values: bytes.bigWords(from: 4))
    case HABHeader.Tag.unlock:
      guard bytes.count == 8 || bytes.count == 16, let features = bytes.bigWord(at: 4) else { throw size }
      let words = bytes.bigWords(from: 8)
      let uid = words.count == 2 ? UInt64(words[0]) << 32 | UInt64(words[1]) : nil
      content = .unlock(engine: header.parameter, features: features, uid: uid)
    case HABHeader.Tag.nop: content = .nop
    case HABHeader.Tag.installKey:
      guard let installation = CSFKeyInstallation(bytes) else { throw size }
      content = .installKey(installation)
    case HABHeader.Tag.authenticateData:
      guard let authentication = CSFAuthentication(bytes) else { throw size }
      content = .authenticateData(authentication)
    default: throw CommandFault(offset: offset, .unknownCommand(header.tag))
    }
  }
}

/// A command sequence file (CSF) as HAB reads it: which keys to install, and what they must have signed.
///
/// Keys, certificates and signatures stand behind it; commands name them by their offset from the CSF.
public struct CommandSequenceFile: Equatable, Sendable {
  /// Bytes that a signed image keeps for the CSF and what belongs to it.
  public static let blockByteCount = 0x2000
  /// Bytes of header and commands at most: the length field's range.
  public static let byteLimit = 0xFFFF

  /// Header version, 0x40 to 0x4F; 0x42 is "4.2".
  public let version: UInt8
  /// Header and commands: what the CSF's own signature covers.
  public let bytes: [UInt8]
  /// The commands in order, as far as they are well formed.
  public let commands: [CSFCommand]
  /// The first malformed command, which ends the sequence; nil where all are sound.
  public let fault: CommandFault?

  /// Reads a CSF from its first byte on; bytes behind its length are not read.
  /// - Throws: what is wrong with the header. What is wrong with a command is `fault`.
  public init(_ bytes: [UInt8]) throws(CommandFault) {
    var walk = try CommandWalk(bytes, tag: HABHeader.Tag.csf, limit: Self.byteLimit)
    self.bytes = walk.bytes
    version = walk.bytes[3]
    var commands: [CSFCommand] = []
    do throws(CommandFault) {
      while let next = try walk.next() { commands.append(try CSFCommand(next.bytes, offset: next.offset)) }
      fault = nil
    } catch { fault = error }
    self.commands = commands
  }
}

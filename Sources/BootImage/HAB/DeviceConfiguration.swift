/// Device configuration data (DCD): register writes and checks that an image wants done before it starts.
public struct DeviceConfiguration: Equatable, Sendable {
  /// The largest block that HAB takes, bytes.
  public static let byteLimit = 1768

  /// Header version, 0x40 to 0x4F.
  public let version: UInt8
  /// The block up to its own length.
  public let bytes: [UInt8]
  /// The commands in order, as far as they are well formed.
  public let commands: [DCDCommand]
  /// The first malformed command, which ends the sequence; nil where all are sound.
  public let fault: CommandFault?

  /// Reads a block from its first byte on; bytes behind its length are not read.
  /// - Throws: what is wrong with the header. What is wrong with a command is `fault`.
  public init(_ bytes: [UInt8]) throws(CommandFault) {
    var walk = try CommandWalk(bytes, tag: HABHeader.Tag.dcd, limit: Self.byteLimit)
    self.bytes = walk.bytes
    version = walk.bytes[3]
    var commands: [DCDCommand] = []
    do throws(CommandFault) {
      while let next = try walk.next() { commands.append(try DCDCommand(next.bytes, offset: next.offset)) }
      fault = nil
    } catch { fault = error }
    self.commands = commands
  }
}

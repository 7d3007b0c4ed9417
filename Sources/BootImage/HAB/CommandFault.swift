/// What is malformed in a command sequence file (CSF) or in device configuration data (DCD), and where.
public struct CommandFault: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Cause: Equatable, Sendable {
    /// The header is no CSF's or DCD's: these bytes stand there.
    case header(found: [UInt8], expected: UInt8)
    /// The version is not 0x40 to 0x4F.
    case version(UInt8)
    /// The header's length is not one that can be.
    case length(Int, limit: Int)
    /// Fewer than four bytes are left for a command.
    case cutOff(remaining: Int)
    /// A command's length is below four, or leads past the end.
    case commandLength(tag: UInt8, length: Int, remaining: Int)
    /// No such command exists here.
    case unknownCommand(UInt8)
    /// The command has not the size that it must have.
    case commandSize(tag: UInt8, length: Int)
    /// Data are 1, 2 or 4 bytes wide.
    case width(UInt8)
  }

  /// Offset from the CSF's or DCD's first byte.
  public var offset: Int
  /// What is wrong.
  public var cause: Cause

  /// Makes a fault.
  public init(offset: Int, _ cause: Cause) {
    self.offset = offset
    self.cause = cause
  }
}

extension CommandFault: CustomStringConvertible {
  /// What is wrong and where, without a full stop.
  public var description: String {
    let place = "at offset \(offset.hex)"
    return switch cause {
    case .header(let found, let expected):
      "\(found.isEmpty ? "nothing" : found.map { $0.hexDigits }.joined(separator: " ")) stands where the header "
        + "\(expected.hexDigits) belongs \(place)"
    case .version(let version): "the version \(UInt(version).hex(2)) \(place) is not one of 0x40 to 0x4F"
    case .length(let length, let limit):
      "the header \(place) gives a length of \(length.hex), which must be 0x4 to \(limit.hex)"
    case .cutOff(let remaining): "only \(remaining) of a command's first 4 bytes stand \(place)"
    case .commandLength(let tag, let length, let remaining):
      "the command \(tag.hexDigits) \(place) gives a length of \(length.hex), which must be 0x4 to \(remaining.hex)"
    case .unknownCommand(let tag): "there is no command \(tag.hexDigits), which stands \(place)"
    case .commandSize(let tag, let length):
      "the command \(tag.hexDigits) \(place) cannot have \(length) bytes"
    case .width(let width): "the command \(place) has data of \(width) bytes; there are 1, 2 and 4"
    }
  }
}

extension UInt8 {
  /// Two upper-case hexadecimal digits.
  var hexDigits: String {
    let text = String(self, radix: 16, uppercase: true)
    return text.count == 1 ? "0" + text : text
  }
}

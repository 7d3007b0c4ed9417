import MBoot
import SDP

/// One argument of a command, by a name that stays the same: what JSON has, and what a comparison compares.
public struct CommandParameter: Equatable, Sendable {
  /// What stands there.
  public enum Value: Equatable, Sendable {
    case number(UInt32)
    case text(String)
    case numbers([UInt32])
  }

  /// Its name, such as `address`.
  public var name: String
  /// What stands there.
  public var value: Value

  /// Makes an argument.
  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  init(_ name: String, _ number: UInt32) { self.init(name, .number(number)) }
}

extension CapturedCommand.Request {
  /// The arguments, in the order of the wire.
  public var parameters: [CommandParameter] {
    switch self {
    case .mboot(let command): Self.parameters(command)
    case .sdp(let command): Self.parameters(command)
    case .unreadable(let bytes): [CommandParameter("bytes", .text(Words.hex(bytes)))]
    }
  }

  private static func parameters(_ command: Command) -> [CommandParameter] {
    func named(_ names: String...) -> [CommandParameter] {
      zip(names, command.parameters).map { CommandParameter($0, $1) }
    }
    switch command {
    case .flashEraseAll: return named("memory_id")
    case .flashEraseRegion, .readMemory, .writeMemory: return named("address", "count", "memory_id")
    case .fillMemory: return named("address", "count", "pattern")
    case .flashSecurityDisable: return named("key_low", "key_high")
    case .getProperty(let tag, let index):
      return [
        CommandParameter("property", tag.rawValue), CommandParameter("property_name", .text(tag.truncated.name)),
        CommandParameter("index", index),
      ]
    case .setProperty(let tag, let value):
      return [
        CommandParameter("property", tag.rawValue), CommandParameter("property_name", .text(tag.truncated.name)),
        CommandParameter("value", value),
      ]
    case .receiveSBFile: return named("count")
    case .execute: return named("address", "argument", "stack_pointer")
    case .call: return named("address", "argument")
    case .reset, .flashEraseAllUnsecure: return []
    case .flashProgramOnce: return named("index", "count", "data", "upper")
    case .flashReadOnce: return named("index", "count")
    case .flashReadResource: return named("address", "count", "option")
    case .configureMemory: return named("memory_id", "address")
    case .reliableUpdate: return named("address")
    case .generateKeyBlob: return named("key_select", "count", "phase")
    case .unknown(let packet):
      return [
        CommandParameter("tag", UInt32(packet.tag.rawValue)), CommandParameter("words", .numbers(packet.parameters)),
      ]
    }
  }

  private static func parameters(_ command: SDPCommand) -> [CommandParameter] {
    switch command.code {
    case .readRegister:
      [
        CommandParameter("address", command.address), CommandParameter("format", UInt32(command.format)),
        CommandParameter("count", command.count),
      ]
    case .writeRegister:
      [
        CommandParameter("address", command.address), CommandParameter("format", UInt32(command.format)),
        CommandParameter("count", command.count), CommandParameter("data", command.data),
      ]
    case .writeFile, .writeDCD, .writeCSF:
      [CommandParameter("address", command.address), CommandParameter("count", command.count)]
    case .jumpAddress: [CommandParameter("address", command.address)]
    case .setBaudrate: [CommandParameter("baudrate", command.address)]
    case .errorStatus, .skipDCDHeader: []
    default:
      [
        CommandParameter("code", UInt32(command.code.rawValue)), CommandParameter("address", command.address),
        CommandParameter("format", UInt32(command.format)), CommandParameter("count", command.count),
        CommandParameter("data", command.data),
      ]
    }
  }
}

import MBoot
import SDP

/// Words for the log: commands by the names of NXP's tools, numbers as those tools take them.
enum LogText {
  /// `0x` and as many lower-case digits as the number has, at least `digits`.
  static func hex(_ value: UInt32, digits: Int = 1) -> String {
    let text = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// A moment, from nanoseconds: `0.250 s`.
  static func seconds(_ nanoseconds: UInt64) -> String {
    let milliseconds = nanoseconds / 1_000_000
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest + " s"
  }

  /// A range of flash offsets: its first and its last byte.
  static func range(_ range: Range<Int>) -> String {
    func place(_ offset: Int) -> String { hex(UInt32(truncatingIfNeeded: offset), digits: 6) }
    return range.count > 1 ? "\(place(range.lowerBound)) to \(place(range.upperBound - 1))" : place(range.lowerBound)
  }

  /// `20106 FlexSPINOR: Command Failure`.
  static func status(_ status: StatusCode) -> String { "\(status.rawValue) \(status.text)" }

  /// A command and its arguments, as a host's command line would have them.
  static func command(_ command: Command) -> String {
    let name = command.name
    switch command {
    case .flashEraseAll(let id): return "\(name) memory \(id)"
    case .flashEraseRegion(let address, let count, let id):
      return "\(name) \(hex(address)) \(hex(count)) memory \(id)"
    case .readMemory(let address, let count, let id), .writeMemory(let address, let count, let id):
      return "\(name) \(hex(address)) \(count) bytes memory \(id)"
    case .fillMemory(let address, let count, let pattern):
      return "\(name) \(hex(address)) \(count) bytes pattern \(hex(pattern, digits: 8))"
    case .getProperty(let tag, let index):
      return "\(name) \(tag.rawValue) (\(tag.name))" + (index > 0 ? " index \(index)" : "")
    case .setProperty(let tag, let value): return "\(name) \(tag.rawValue) (\(tag.name)) \(hex(value))"
    case .receiveSBFile(let count): return "\(name) \(count) bytes"
    case .execute(let address, let argument, let stack):
      return "\(name) \(hex(address)) argument \(hex(argument)) stack \(hex(stack))"
    case .call(let address, let argument): return "\(name) \(hex(address)) argument \(hex(argument))"
    case .flashProgramOnce(let index, let count, let data, _):
      return "\(name) \(index) \(hex(data, digits: 8))" + (count == 4 ? "" : " of \(count) bytes")
    case .flashReadOnce(let index, let count): return "\(name) \(index)" + (count == 4 ? "" : " \(count) bytes")
    case .flashReadResource(let address, let count, let option):
      return "\(name) \(hex(address)) \(count) bytes option \(option)"
    case .configureMemory(let id, let address): return "\(name) \(id) \(hex(address))"
    case .reliableUpdate(let address): return "\(name) \(hex(address))"
    case .generateKeyBlob(let key, let count, let phase): return "\(name) key \(key) \(count) bytes phase \(phase)"
    case .flashSecurityDisable, .flashEraseAllUnsecure, .reset: return name
    case .unknown(let packet):
      return "\(name) (no such command) " + packet.parameters.map { hex($0) }.joined(separator: " ")
    }
  }

  /// A response packet: the status in words, then what came with it.
  static func answer(_ bytes: [UInt8]) -> String {
    guard let packet = Packet(bytes), let first = packet.parameters.first else { return "a response without a status" }
    let status = status(StatusCode(rawValue: first))
    let rest = packet.parameters.dropFirst()
    switch packet.tag {
    case .genericResponse: return status
    case .readMemoryResponse, .flashReadResourceResponse, .generateKeyBlobResponse:
      return "\(status), \(packet.parameter(1)) bytes follow"
    case .flashReadOnceResponse:
      return status + (rest.count > 1 ? ": \(hex(packet.parameter(2), digits: 8))" : "")
    default: return rest.isEmpty ? status : "\(status): " + rest.map { hex($0) }.joined(separator: " ")
    }
  }

  /// A command of the boot ROM and its arguments.
  static func command(_ command: SDPCommand) -> String {
    let name = command.code.name
    switch command.code {
    case .readRegister: return "\(name) \(hex(command.address)) \(command.format) bits \(command.count) bytes"
    case .writeRegister:
      return "\(name) \(hex(command.address)) \(command.format) bits \(hex(command.data, digits: 8))"
    case .writeFile, .writeCSF, .writeDCD: return "\(name) \(hex(command.address)) \(command.count) bytes"
    case .jumpAddress: return "\(name) \(hex(command.address))"
    case .setBaudrate: return "\(name) \(command.address)"
    case .errorStatus, .skipDCDHeader: return name
    default: return "\(name) (no such command)"
    }
  }

  /// The boot ROM's words, in words.
  static func answer(_ status: SDPStatus) -> String {
    "\(hex(status.rawValue, digits: 8)) \(status.meaning ?? "a word of no meaning")"
  }
}

import BootImage
import MBoot
import SDP

extension CapturedCommand.Request {
  /// The command and its arguments in words: `get-property 1 (current-version)`.
  public var text: String {
    switch self {
    case .mboot(let command): Self.text(command)
    case .sdp(let command): Self.text(command)
    case .unreadable(let bytes): "no command: " + Words.hex(bytes)
    }
  }

  private static func text(_ command: Command) -> String {
    let name = command.name
    switch command {
    case .flashEraseAll(let id): return "\(name) \(memory(id))"
    case .flashEraseRegion(let address, let count, let id), .readMemory(let address, let count, let id),
      .writeMemory(let address, let count, let id):
      return "\(name) \(Words.hex(address)) \(bytes(count))" + (id == 0 ? "" : " memory \(memory(id))")
    case .fillMemory(let address, let count, let pattern):
      return "\(name) \(Words.hex(address)) \(bytes(count)) with \(Words.hex(pattern))" + option(pattern, count)
    case .getProperty(let tag, let index):
      return "\(name) \(tag.rawValue) (\(tag.truncated.name))" + (index > 0 ? " of \(number(index))" : "")
    case .setProperty(let tag, let value):
      return "\(name) \(tag.rawValue) (\(tag.truncated.name)) to \(Words.shortHex(value))"
    case .receiveSBFile(let count): return "\(name) \(bytes(count))"
    case .execute(let address, let argument, let stack):
      return "\(name) \(Words.hex(address)) argument \(Words.shortHex(argument)) stack \(Words.hex(stack))"
    case .call(let address, let argument): return "\(name) \(Words.hex(address)) argument \(Words.shortHex(argument))"
    case .flashProgramOnce(let index, let count, let data, let upper):
      return "\(name) fuse word \(Words.shortHex(index)) to \(Words.hex(data))"
        + (count == 4 ? "" : " and \(Words.hex(upper ?? 0)), \(bytes(count))")
    case .flashReadOnce(let index, let count):
      return "\(name) fuse word \(Words.shortHex(index))" + (count == 4 ? "" : ", \(bytes(count))")
    case .flashReadResource(let address, let count, let option):
      return "\(name) \(Words.hex(address)) \(bytes(count)) option \(option)"
    case .configureMemory(let id, let address): return "\(name) \(memory(id)) from \(Words.hex(address))"
    case .reliableUpdate(let address): return "\(name) \(Words.hex(address))"
    case .generateKeyBlob(let key, let count, let phase):
      return "\(name) key \(key), \(bytes(count)), phase \(phase)"
    case .flashSecurityDisable, .flashEraseAllUnsecure, .reset: return name
    case .unknown(let packet):
      let words = packet.parameters.map { " " + Words.shortHex($0) }.joined()
      let tag = CommandTag.knownCommands.contains(packet.tag) ? "" : " (a command without a name)"
      return name + tag + words
    }
  }

  private static func text(_ command: SDPCommand) -> String {
    let name = command.code.name
    let address = Words.hex(command.address)
    switch command.code {
    case .readRegister: return "\(name) \(address) \(bytes(command.count)), \(command.format) bits at a time"
    case .writeRegister: return "\(name) \(address) of \(command.format) bits to \(Words.hex(command.data))"
    case .writeFile, .writeDCD, .writeCSF: return "\(name) \(address) \(bytes(command.count))"
    case .jumpAddress: return "\(name) \(address)"
    case .setBaudrate: return "\(name) \(command.address)"
    case .errorStatus, .skipDCDHeader: return name
    default: return "\(name) (a command without a name) \(address) \(command.count) \(Words.hex(command.data))"
    }
  }

  private static func bytes(_ count: UInt32) -> String { Words.count(Int(count), "byte") }

  private static func number(_ value: UInt32) -> String { value < 10 ? "\(value)" : Words.shortHex(value) }

  /// `9 (FlexSPI NOR)`
  private static func memory(_ id: UInt32) -> String {
    number(id) + (MemoryID.name(id).map { " (\($0))" } ?? "")
  }

  /// What a word means that is filled in as an option word mostly is: alone.
  private static func option(_ pattern: UInt32, _ count: UInt32) -> String {
    guard count == 4 else { return "" }
    if pattern == OptionWord.programConfigurationBlock { return " (program the configuration block)" }
    guard pattern >> 28 == 0xC else { return "" }
    return " (option word: \(OptionWord(rawValue: pattern).summary))"
  }
}

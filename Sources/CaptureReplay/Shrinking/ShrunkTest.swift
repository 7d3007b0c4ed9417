import MBoot
import VirtualRT1020

/// A failing case as a test in Swift that stands by itself: it imports BoardlessTesting, and passes as long as the case
/// fails as it was recorded.
public struct ShrunkTest {
  /// The file.
  public private(set) var text = ""

  private static let columns = 118
  private static let bytesInLine = 16

  /// - Parameter source: the capture's name, for the comment.
  /// - Throws: `ShrinkError.notWritten`.
  public init(_ shrunk: ShrunkCase, source: String) throws(ShrinkError) {
    let name = shrunk.commands.last?.packet.tag.name ?? "nothing"
    line("import BoardlessTesting")
    line("import Testing")
    line("")
    let kept = shrunk.commands.count
    line("/// \(Self.plain(source)): \(name) answers \(Self.words(shrunk.status)).")
    let needed = kept == shrunk.original ? "all are" : kept == 1 ? "one is" : "\(kept) are"
    line("/// Of \(shrunk.original) commands \(needed) needed.")
    let faults = try shrunk.configuration.faults.map { (fault) throws(ShrinkError) in
      guard let text = FaultSwift.text(fault) else { throw ShrinkError.notWritten("\(fault)") }
      return text
    }
    board(shrunk.configuration, faults)
    line("func \(Self.identifier(name))Answers\(shrunk.status.rawValue)() throws {")
    line("  let host = try Board.current.mboot")
    for command in shrunk.commands.dropLast() { line("  _ = \(Self.call(command))") }
    if let last = shrunk.commands.last {
      line("  let reply = \(Self.call(last))")
      line("  #expect(reply.status == StatusCode(rawValue: \(shrunk.status.rawValue)))")
    }
    line("}")
  }

  private mutating func line(_ text: String) { self.text += text + "\n" }

  // MARK: - Words

  private static func words(_ status: StatusCode) -> String {
    status == .noResponse ? "nothing" : "\(status.rawValue) (\(status.text))"
  }

  /// A name without what would end a comment's line.
  private static func plain(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

  /// `flash-erase-region` as `flashEraseRegion`.
  private static func identifier(_ name: String) -> String {
    let parts = name.split(whereSeparator: { !$0.isASCII || !($0.isLetter || $0.isNumber) })
    let joined = parts.enumerated().map { $0 == 0 ? $1.lowercased() : $1.prefix(1).uppercased() + $1.dropFirst() }
      .joined()
    return joined.first?.isLetter == true ? joined : "command" + joined
  }

  static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    guard value > 0xFFFF else { return value < 10 ? digits : "0x" + digits }
    let padded = String(repeating: "0", count: 8 - digits.count) + digits
    return "0x\(padded.prefix(4))_\(padded.suffix(4))"
  }

  static func bytes(_ bytes: [UInt8]) -> String {
    if bytes.count > 4, let first = bytes.first, bytes.allSatisfy({ $0 == first }) {
      return "[UInt8](repeating: \(hex(UInt32(first))), count: \(bytes.count))"
    }
    return "[" + bytes.map { hex(UInt32($0)) }.joined(separator: ", ") + "]"
  }

  // MARK: - The board

  private mutating func board(_ configuration: BoardConfiguration, _ faults: [String]) {
    line("@Test(")
    line("  .board {")
    line("    $0.mode = .flashloader")
    let firmware = configuration.firmware
    if firmware != BoardConfiguration().firmware { line("    $0.firmware = \"\(firmware)\"") }
    if let own = configuration.customFirmware { self.firmware(own, firmware) }
    if configuration.bootPins != .serial { line("    $0.bootPins = .\(configuration.bootPins.rawValue)") }
    let fuses = configuration.fuses.sorted { $0.key < $1.key }
    if !fuses.isEmpty {
      line("    $0.fuses = [\(fuses.map { "\($0.key): \(Self.hex($0.value))" }.joined(separator: ", "))]")
    }
    if let flash = configuration.flash { self.flash(flash) } else { line("    $0.flash = nil") }
    line(faults.isEmpty ? "  })" : "  },")
    if !faults.isEmpty { line("  .faults(\(faults.joined(separator: ", "))))") }
  }

  private mutating func firmware(_ own: FirmwareProfile, _ base: String) {
    line("    var firmware = FirmwareProfile.named(\"\(base)\") ?? .k210")
    line("    firmware.version = \(Self.hex(own.version))")
    line("    firmware.targetVersion = \(Self.hex(own.targetVersion))")
    line("    firmware.availableCommands = \(Self.hex(own.availableCommands))")
    line("    firmware.usbPacketBytes = \(own.usbPacketBytes)")
    line("    firmware.reportBytes = \(own.reportBytes)")
    line("    firmware.ramSizes = [\(own.ramSizes.map(Self.hex).joined(separator: ", "))]")
    let ranges = own.reservedRanges.map { "\(Self.hex($0.lowerBound))...\(Self.hex($0.upperBound))" }
    line("    firmware.reservedRanges = [\(ranges.joined(separator: ", "))]")
    line("    $0.customFirmware = firmware")
  }

  private mutating func flash(_ flash: BoardConfiguration.Flash) {
    let standard = BoardConfiguration.Flash()
    if flash.part != standard.part { line("    $0.flash?.part = \"\(flash.part)\"") }
    if let size = flash.size { line("    $0.flash?.size = \(size)") }
    if flash.floating != .ff { line("    $0.flash?.floating = .\(flash.floating)") }
    guard !flash.contents.isEmpty else { return }
    let pieces = flash.contents.map { "(\(Self.hex(UInt32(clamping: $0.0))), \(Self.bytes($0.1)))" }
    line("    $0.flash?.contents = [\(pieces.joined(separator: ", "))]")
  }

  // MARK: - Commands

  private static func call(_ command: ShrunkCommand) -> String {
    let tag = tagText(command.packet.tag)
    let parameters = "[" + command.packet.parameters.map(hex).joined(separator: ", ") + "]"
    var arguments = [tag, parameters]
    switch command.kind {
    case .plain: if command.response != .genericResponse { arguments.append("response: \(tagText(command.response))") }
    case .sends: arguments.append("sending: \(bytes(command.data)).span.bytes")
    case .receives:
      arguments.append("response: \(tagText(command.response))")
      arguments.append("most: \(hex(UInt32(ShrunkCommand.mostBytes)))")
    }
    if [.flashProgramOnce, .fuseProgram].contains(command.packet.tag) {
      arguments.append("permission: BurnPermission(for: .virtualBoard)")
    }
    return "try host.exchange(\(arguments.joined(separator: ", ")))"
  }

  private static func tagText(_ tag: CommandTag) -> String {
    let names: [CommandTag: String] = [
      .flashEraseAll: "flashEraseAll", .flashEraseRegion: "flashEraseRegion", .readMemory: "readMemory",
      .writeMemory: "writeMemory", .fillMemory: "fillMemory", .flashSecurityDisable: "flashSecurityDisable",
      .getProperty: "getProperty", .receiveSBFile: "receiveSBFile", .execute: "execute", .call: "call",
      .reset: "reset", .setProperty: "setProperty", .flashEraseAllUnsecure: "flashEraseAllUnsecure",
      .flashProgramOnce: "flashProgramOnce", .flashReadOnce: "flashReadOnce",
      .flashReadResource: "flashReadResource", .configureMemory: "configureMemory",
      .reliableUpdate: "reliableUpdate", .generateKeyBlob: "generateKeyBlob",
      .readMemoryResponse: "readMemoryResponse", .getPropertyResponse: "getPropertyResponse",
      .flashReadOnceResponse: "flashReadOnceResponse", .flashReadResourceResponse: "flashReadResourceResponse",
      .generateKeyBlobResponse: "generateKeyBlobResponse",
    ]
    return names[tag].map { "." + $0 } ?? "CommandTag(rawValue: \(hex(UInt32(tag.rawValue))))"
  }
}

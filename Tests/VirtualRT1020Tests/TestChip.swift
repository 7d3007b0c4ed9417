import BootImage
import Testing

@testable import VirtualRT1020

/// A chip with a clock of its own.
struct TestChip {
  var nor: SerialNOR
  var now: UInt64 = 0

  init(_ part: String = "W25Q64JV", fill: UInt8 = 0xFF, _ change: (inout SerialNORPart) -> Void = { _ in }) throws {
    var row = try #require(SerialNORPart.named(part))
    change(&row)
    nor = SerialNOR(part: row, fill: fill)
  }

  mutating func send(_ opcode: UInt8, _ address: UInt32 = 0, _ data: [UInt8] = []) {
    nor.send(opcode, address, data, now: now)
  }

  /// Write enable, the command, and the time it takes.
  mutating func run(_ opcode: UInt8, _ address: UInt32 = 0, _ data: [UInt8] = []) {
    send(0x06)
    send(opcode, address, data)
    now = max(now, nor.busyUntil)
  }

  mutating func read(_ opcode: UInt8, _ address: UInt32 = 0, _ count: Int = 1) -> [UInt8]? {
    guard let command = SerialNOR.plain(opcode, address, .read) else { return nil }
    var bytes = [UInt8](repeating: 0xA5, count: count)
    return bytes.withUnsafeMutableBytes { nor.read(command, into: $0, now: now) } ? bytes : nil
  }

  /// A read by a sequence of its own.
  mutating func sample(
    _ address: UInt32, _ count: Int = 1, megahertz: Int = 30, _ instructions: LookupInstruction...
  ) -> [UInt8]? {
    let sequence = FlexSPISequence(words: LookupInstruction.words(instructions))
    guard let command = NORCommand(sequence, address: address, megahertz: megahertz) else { return nil }
    var bytes = [UInt8](repeating: 0xA5, count: count)
    return bytes.withUnsafeMutableBytes { nor.read(command, into: $0, now: now) } ? bytes : nil
  }

  /// A command, with data, by a sequence of its own.
  mutating func transfer(_ address: UInt32, _ data: [UInt8] = [], _ instructions: LookupInstruction...) {
    let sequence = FlexSPISequence(words: LookupInstruction.words(instructions))
    guard let command = NORCommand(sequence, address: address, megahertz: 30) else { return }
    data.withUnsafeBytes { nor.write(command, data: $0, now: now) }
  }

  var status: UInt8 { mutating get { read(0x05)?[0] ?? 0 } }
}

extension SerialNOR {
  /// A command on one pad with 24 address bits, as slow as a flash likes it.
  static func plain(_ opcode: UInt8, _ address: UInt32, _ data: LookupInstruction.Opcode) -> NORCommand? {
    let words = LookupInstruction.words([.init(.command, opcode), .init(.rowAddress, 32), .init(data, 4)])
    return NORCommand(FlexSPISequence(words: words), address: address, megahertz: 30)
  }

  /// Sends a command with data behind the controller's back.
  mutating func send(_ opcode: UInt8, _ address: UInt32 = 0, _ data: [UInt8] = [], now: UInt64 = 0) {
    guard let command = Self.plain(opcode, address, .write) else { return }
    data.withUnsafeBytes { write(command, data: $0, now: now) }
  }
}

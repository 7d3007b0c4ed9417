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
    data.withUnsafeBytes { nor.write(opcode, address: address, data: $0, now: now) }
  }

  /// Write enable, the command, and the time it takes.
  mutating func run(_ opcode: UInt8, _ address: UInt32 = 0, _ data: [UInt8] = []) {
    send(0x06)
    send(opcode, address, data)
    now = max(now, nor.busyUntil)
  }

  mutating func read(_ opcode: UInt8, _ address: UInt32 = 0, _ count: Int = 1) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0xA5, count: count)
    return bytes.withUnsafeMutableBytes { nor.read(opcode, address: address, into: $0, now: now) } ? bytes : nil
  }

  var status: UInt8 { mutating get { read(0x05)?[0] ?? 0 } }
}

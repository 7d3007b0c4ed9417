import USBCapture

/// A pcapng file by its blocks, in either byte order (pcapng's specification, sections 4.1 to 4.3).
struct SampleBlocks {
  var order: ByteOrder
  private(set) var bytes: [UInt8] = []

  init(_ order: ByteOrder) { self.order = order }

  mutating func section() {
    block(0x0A0D_0D0A, number(0x1A2B_3C4D as UInt32) + number(1 as UInt16) + number(0 as UInt16) + number(UInt64.max))
  }

  /// An interface with times in nanoseconds.
  mutating func interface(_ linkType: UInt16) {
    let resolution = number(9 as UInt16) + number(1 as UInt16) + [9, 0, 0, 0]
    block(1, number(linkType) + number(0 as UInt16) + number(0 as UInt32) + resolution + number(0 as UInt32))
  }

  mutating func packet(_ data: [UInt8], interface: UInt32 = 0, time: UInt64) {
    let head =
      number(interface) + number(UInt32(time >> 32)) + number(UInt32(truncatingIfNeeded: time))
      + number(UInt32(data.count)) + number(UInt32(data.count))
    block(6, head + data)
  }

  /// A block of statistics, or any other without a packet.
  mutating func other(_ kind: UInt32 = 5, _ body: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) { block(kind, body) }

  mutating func raw(_ raw: [UInt8]) { bytes += raw }

  private mutating func block(_ kind: UInt32, _ body: [UInt8]) {
    let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
    let length = number(UInt32(12 + padded.count))
    bytes += number(kind) + length + padded + length
  }

  private func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    let ordered = order == .little ? value.littleEndian : value.bigEndian
    return withUnsafeBytes(of: ordered) { Array($0) }
  }
}

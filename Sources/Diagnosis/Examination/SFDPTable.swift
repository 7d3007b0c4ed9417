/// What the serial flash discoverable parameters (SFDP, JESD216) of a part say, as far as the flashloader goes by it.
struct SFDPTable: Equatable {
  /// Bytes of the part.
  let size: UInt64?
  /// Quad enable requirement, word 15 bits 22:20; nil where the table is too old to say.
  let quadEnableRequirement: UInt8?
  /// Erase sizes, bytes, ascending.
  let eraseSizes: [UInt32]
  /// Bytes of a page.
  let pageSize: UInt32?
  /// The part has the quad read EB.
  let hasQuadRead: Bool

  /// Mode and dummy clocks of EB, behind the address; nil without that read.
  let quadReadWait: UInt8?

  /// Reads a table from its start; nil without the signature and a basic table.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 16, bytes.starts(with: [0x53, 0x46, 0x44, 0x50]) else { return nil }
    func word(_ offset: Int) -> UInt32 {
      guard offset >= 0, offset + 4 <= bytes.count else { return 0 }
      return (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
    }
    var start: Int?
    var count = 0
    for header in stride(from: 8, through: 8 + 8 * min(Int(bytes[6]), 9), by: 8) where header + 8 <= bytes.count {
      guard bytes[header] == 0x00, bytes[header + 7] == 0xFF, bytes[header + 3] > 0 else { continue }
      start = Int(word(header + 4) & 0xFF_FFFF)
      count = Int(bytes[header + 3])
    }
    guard let start, start + 36 <= bytes.count else { return nil }
    let density = word(start + 4)
    let exponent = density & 0x7FFF_FFFF
    size =
      density == 0 || density == UInt32.max
      ? nil
      : density >> 31 == 0
        ? (UInt64(density) + 1) / 8 : exponent >= 3 && exponent < 40 ? 1 << UInt64(exponent - 3) : nil
    let isNew = bytes[4] >= 5 || count >= 16
    quadEnableRequirement = isNew && count >= 15 ? UInt8(word(start + 56) >> 20 & 7) : nil
    eraseSizes = (0..<4).compactMap { index in
      let position = start + 28 + 2 * index
      guard position < bytes.count, bytes[position] > 0, bytes[position] < 32 else { return nil }
      return 1 << UInt32(bytes[position])
    }.sorted()
    pageSize = count >= 11 ? 1 << (word(start + 40) >> 4 & 0xF) : nil
    hasQuadRead = word(start) >> 21 & 1 == 1
    let quad = word(start + 8)
    quadReadWait = hasQuadRead && quad >> 8 & 0xFF == 0xEB ? UInt8(quad & 0x1F) + UInt8(quad >> 5 & 7) : nil
  }
}

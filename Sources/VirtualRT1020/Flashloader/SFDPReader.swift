import BootImage
import MBoot

/// What the flashloader takes from a part's SFDP, read over the bus in its order.
///
/// Source: K2.1.0 and K2.7.0, executed: signature, up to ten parameter headers, the basic table (FF00, at
/// most 80 bytes), the 4-byte address table (FF84) if there is one.
struct SFDPReader {
  /// An erase command and what it erases, bytes.
  struct Erase: Equatable {
    var size: UInt32
    var opcode: UInt8
  }

  /// A quad read.
  struct QuadRead: Equatable {
    var opcode: UInt8
    var addressPads: Int
    var modeCycles: UInt8
    var dummyCycles: UInt8
  }

  private static let sequence = FlexSPISequence(
    words: LookupInstruction.words([
      .init(.command, 0x5A), .init(.rowAddress, 24), .init(.dummy, 8), .init(.read, 4),
    ]))
  private static let signature: [UInt8] = [0x53, 0x46, 0x44, 0x50]
  private static let largestTable = 80

  private var minorRevision: UInt8 = 0
  private var basic = [UInt8](repeating: 0, count: largestTable)
  private var basicBytes = 0
  private var wide: [UInt8]?

  /// Reads everything.
  mutating func read(_ hardware: inout Hardware) -> StatusCode {
    let header = fetch(0, 8, &hardware)
    guard Array(header[0..<4]) == Self.signature else { return .norSFDPNotFound }
    minorRevision = header[4]
    let count = min(Int(header[6]) + 1, 10)
    let headers = fetch(8, 8 * count, &hardware)
    for index in 0..<count {
      let entry = Array(headers[(8 * index)..<(8 * index + 8)])
      let pointer = UInt32(entry[4]) | UInt32(entry[5]) << 8 | UInt32(entry[6]) << 16
      switch (entry[7], entry[0]) {
      case (0xFF, 0x00):
        basicBytes = min(Int(entry[3]) * 4, Self.largestTable)
        guard basicBytes > 0 else { continue }
        basic.replaceSubrange(0..<basicBytes, with: fetch(pointer, basicBytes, &hardware))
      case (0xFF, 0x84):
        var table = [UInt8](repeating: 0, count: 8)
        let bytes = min(Int(entry[3]) * 4, table.count)
        guard bytes > 0 else { continue }
        table.replaceSubrange(0..<bytes, with: fetch(pointer, bytes, &hardware))
        wide = table
      default: continue
      }
    }
    return .success
  }

  private func fetch(_ address: UInt32, _ count: Int, _ hardware: inout Hardware) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // A read by a sequence that is not empty has no status but success.
    bytes.withUnsafeMutableBytes { _ = hardware.flexSPI.read(Self.sequence, address: address, into: $0) }
    return bytes
  }

  private func word(_ number: Int) -> UInt32 { SFDP.word(at: 4 * (number - 1), in: basic) }

  /// The table is new enough to say how quad enable is set.
  var hasQuadEnableRequirement: Bool { minorRevision >= 5 || basicBytes >= 64 }
  /// Word 15, bits 22:20.
  var quadEnableRequirement: UInt32 { word(15) >> 20 & 7 }
  /// Word 1, bit 19.
  var supportsDDR: Bool { word(1) >> 19 & 1 == 1 }

  /// Bytes of the part by word 2; 0 for a table of zeros or ones.
  var flashSize: UInt32 {
    let density = word(2)
    guard density >> 31 == 1 else { return (density &+ 1) >> 3 }
    // The core shifts by the low byte of the count; 32 and more leave nothing.
    let shift = (density &- 3) & 0xFF
    return shift < 32 ? 1 << shift : 0
  }

  /// Word 11; older tables mean 256.
  var pageSize: UInt32 {
    guard basicBytes >= 64 else { return 256 }
    let size: UInt32 = 1 << (word(11) >> 4 & 0xF)
    return size == 1 << 15 ? 256 : size
  }

  /// The smallest erase.
  var sector: Erase {
    var best = Erase(size: 0xFF_FFFF, opcode: eraseOpcode(0))
    for index in 0..<4 where eraseExponent(index) != 0 {
      let size = Self.power(eraseExponent(index))
      if size < best.size { best = Erase(size: size, opcode: eraseOpcode(index)) }
    }
    return best
  }

  /// The largest erase below 1 MiB.
  var block: Erase {
    var best = Erase(size: 0, opcode: eraseOpcode(0))
    for index in 0..<4 where eraseExponent(index) != 0 {
      let size = Self.power(eraseExponent(index))
      if size > best.size && size < 1 << 20 { best = Erase(size: size, opcode: eraseOpcode(index)) }
    }
    return best
  }

  private static func power(_ exponent: UInt8) -> UInt32 { exponent < 32 ? 1 << UInt32(exponent) : 0 }
  private func eraseExponent(_ index: Int) -> UInt8 { basic[28 + 2 * index] }

  /// The opcode of erase type `index`, its 4-byte form where the part needs 32 address bits.
  private func eraseOpcode(_ index: Int) -> UInt8 {
    let plain = basic[29 + 2 * index]
    guard addressBits == 32 else { return plain }
    if let wide { return wide[4 + index] }
    return plain == 0x20 ? 0x21 : plain == 0xD8 ? 0xDC : plain
  }

  /// 24, or 32 above 16 MiB.
  var addressBits: UInt8 { flashSize > 16 << 20 ? 32 : 24 }

  /// Continuous read (0-4-4) can be entered by the mode bits A5: word 15, bit 9 and bits 19:16.
  var entersContinuousReadByMode: Bool {
    let word15 = word(15)
    return basicBytes >= 64 && word15 >> 9 & 1 == 1 && word15 >> 16 & 0x5 != 0
  }

  /// 1-4-4 if there is one, else 1-1-4, else nil: only the plain read.
  var quadRead: QuadRead? {
    let timing = word(3)
    let has144 = word(1) >> 21 & 1 == 1
    let has114 = word(1) >> 22 & 1 == 1
    guard has144 || has114 else { return nil }
    // Clocks come from the basic table even where the 4-byte table chooses the opcode.
    let clocks = has144 ? timing : timing >> 16
    var opcode = UInt8(truncatingIfNeeded: clocks >> 8)
    var addressPads = has144 ? 4 : 1
    if addressBits == 32 {
      if let wide {
        guard wide[0] & 0x30 != 0 else { return nil }
        addressPads = wide[0] & 0x20 != 0 ? 4 : 1
      }
      opcode = addressPads == 4 ? 0xEC : 0x6C
    }
    return QuadRead(
      opcode: opcode, addressPads: addressPads, modeCycles: UInt8(clocks >> 5 & 7), dummyCycles: UInt8(clocks & 0x1F))
  }

  /// How a page is programmed: on one pad below 16 MiB, above as the 4-byte table allows.
  var program: (opcode: UInt8, addressPads: Int, dataPads: Int) {
    guard addressBits == 32 else { return (0x02, 1, 1) }
    if let wide, wide[1] & 0x01 != 0 { return (0x3E, 4, 4) }
    if let wide, wide[0] & 0x80 != 0 { return (0x34, 1, 4) }
    return (0x12, 1, 1)
  }

  /// The read that every part has.
  var plainReadOpcode: UInt8 { addressBits == 32 ? 0x13 : 0x03 }
}

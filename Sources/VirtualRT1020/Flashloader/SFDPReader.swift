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
    guard let header = fetch(0, 8, &hardware), Array(header[0..<4]) == Self.signature else {
      return .norSFDPNotFound
    }
    minorRevision = header[4]
    let count = min(Int(header[6]) + 1, 10)
    guard let headers = fetch(8, 8 * count, &hardware) else { return .norSFDPNotFound }
    for index in 0..<count {
      let entry = Array(headers[(8 * index)..<(8 * index + 8)])
      let pointer = UInt32(entry[4]) | UInt32(entry[5]) << 8 | UInt32(entry[6]) << 16
      switch (entry[7], entry[0]) {
      case (0xFF, 0x00):
        basicBytes = min(Int(entry[3]) * 4, Self.largestTable)
        guard basicBytes > 0, let table = fetch(pointer, basicBytes, &hardware) else { continue }
        basic.replaceSubrange(0..<table.count, with: table)
      case (0xFF, 0x84):
        wide = fetch(pointer, 8, &hardware)
      default: continue
      }
    }
    return .success
  }

  private func fetch(_ address: UInt32, _ count: Int, _ hardware: inout Hardware) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let status = bytes.withUnsafeMutableBytes {
      hardware.flexSPI.read(Self.sequence, address: address, into: $0)
    }
    return status == .success ? bytes : nil
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
    let shift = (density & 0x7FFF_FFFF &- 3) & 0xFF
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

  /// 1-4-4 if there is one, else 1-1-4, else nil.
  var quadRead: QuadRead? {
    let timing = word(3)
    if word(1) >> 21 & 1 == 1 {
      return QuadRead(
        opcode: addressBits == 32 ? 0xEC : UInt8(truncatingIfNeeded: timing >> 8), addressPads: 4,
        modeCycles: UInt8(timing >> 5 & 7), dummyCycles: UInt8(timing & 0x1F))
    }
    if word(1) >> 22 & 1 == 1 {
      return QuadRead(
        opcode: addressBits == 32 ? 0x6C : UInt8(truncatingIfNeeded: timing >> 24), addressPads: 1,
        modeCycles: UInt8(timing >> 21 & 7), dummyCycles: UInt8(timing >> 16 & 0x1F))
    }
    return nil
  }
}

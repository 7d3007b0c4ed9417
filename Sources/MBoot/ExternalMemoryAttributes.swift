/// Address and sizes of a configured external memory: property 0x19, six words, the first of which says
/// which of the others mean something.
///
/// A W25Q64-class flash configured by 0xC0000007 gives 31, 0x60000000, 8192, 256, 4096, 65536 (K2.1.0, executed).
public struct ExternalMemoryAttributes: Hashable, Sendable {
  /// First address in the memory map (flag bit 0).
  public var startAddress: UInt32?
  /// Size in KiB (flag bit 1).
  public var kibibytes: UInt32?
  /// Bytes of a page (flag bit 2).
  public var pageSize: UInt32?
  /// Bytes of a sector (flag bit 3).
  public var sectorSize: UInt32?
  /// Bytes of a block (flag bit 4); absent where the flash has none.
  public var blockSize: UInt32?

  /// Makes attributes; what is nil is not known.
  public init(
    startAddress: UInt32? = nil, kibibytes: UInt32? = nil, pageSize: UInt32? = nil, sectorSize: UInt32? = nil,
    blockSize: UInt32? = nil
  ) {
    self.startAddress = startAddress
    self.kibibytes = kibibytes
    self.pageSize = pageSize
    self.sectorSize = sectorSize
    self.blockSize = blockSize
  }

  /// Reads the words of the property. A flagged word that is not there counts as not flagged.
  public init(words: [UInt32]) {
    let flags = words.first ?? 0
    func word(_ index: Int) -> UInt32? {
      flags >> UInt32(index - 1) & 1 == 1 && index < words.count ? words[index] : nil
    }
    self.init(
      startAddress: word(1), kibibytes: word(2), pageSize: word(3), sectorSize: word(4), blockSize: word(5))
  }

  /// The six words of the property; what is nil has a clear flag and the value 0.
  public var words: [UInt32] {
    let values = [startAddress, kibibytes, pageSize, sectorSize, blockSize]
    let flags = values.indices.reduce(UInt32(0)) { values[$1] == nil ? $0 : $0 | 1 << UInt32($1) }
    return [flags] + values.map { $0 ?? 0 }
  }

  /// Size in bytes, nil where it is not known.
  public var byteCount: UInt64? { kibibytes.map { UInt64($0) * 1024 } }

  /// `Start Address: 0x60000000, Total Size:    8.0 MiB, …` as SPSDK lines it up.
  public var text: String {
    var parts: [String] = []
    if let startAddress { parts.append("Start Address: " + NumberText.hex8(startAddress)) }
    if let byteCount { parts.append("Total Size:    " + NumberText.size(byteCount)) }
    if let pageSize { parts.append("Page Size:     " + NumberText.size(UInt64(pageSize))) }
    if let sectorSize { parts.append("Sector Size:   " + NumberText.size(UInt64(sectorSize))) }
    if let blockSize { parts.append("Block Size:    " + NumberText.size(UInt64(blockSize))) }
    return parts.joined(separator: ", ")
  }
}

import BootImage

/// A flashloader as the boot ROM takes it over USB: bytes, where they go, and where to jump. All of it
/// follows from the image's own IVT; no table of addresses is needed.
public struct FlashloaderImage: Sendable, Equatable {
  /// Why bytes are no flashloader for RAM.
  public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
    /// In words.
    public var description: String
  }

  /// The file's bytes.
  public let bytes: [UInt8]
  /// The image vector table.
  public let table: ImageVectorTable
  /// Where the table stands in the file.
  public let tableOffset: Int
  /// Where the file's first byte goes.
  public let loadAddress: UInt32
  /// What to jump to: the table's address.
  public var jumpAddress: UInt32 { table.selfAddress }
  /// True if the image carries a command sequence file: a closed part asks for one.
  public var isSigned: Bool { table.csf != 0 }

  /// How far into a file an IVT is looked for.
  static let searchedBytes = 0x2000
  /// The RAM banks as the boot ROM fills them, bytes. Source: flashloader's memory map.
  static let ram: [ClosedRange<UInt64>] = [
    0x0000_0000...0x0003_FFFF, 0x2000_0000...0x2003_FFFF, 0x2020_0000...0x2023_FFFF,
  ]
  /// OCRAM that the boot ROM keeps for itself. Source: NXP-MCUBootUtility's table for the RT1021.
  static let romRAM: ClosedRange<UInt64> = 0x2020_0000...0x2020_7FFF

  /// Judges a file.
  ///
  /// - Throws: `Invalid` if there is no IVT, or its addresses do not fit each other and RAM.
  public init(_ bytes: [UInt8]) throws(Invalid) {
    var found: (ImageVectorTable, Int)?
    for offset in stride(from: 0, through: min(Self.searchedBytes, bytes.count - ImageVectorTable.byteCount), by: 0x100)
    {
      if let table = ImageVectorTable(bytes.span.bytes.extracting(offset..<(offset + ImageVectorTable.byteCount))) {
        found = (table, offset)
        break
      }
    }
    guard let (table, offset) = found else {
      throw Invalid(description: "there is no image vector table (D1 00 20 4x) in the first 8 KiB of the flashloader")
    }
    guard table.selfAddress >= UInt32(offset) else {
      throw Invalid(description: "the image vector table's own address is below its place in the file")
    }
    let load = table.selfAddress - UInt32(offset)
    let range = UInt64(load)...(UInt64(load) + UInt64(bytes.count) - 1)
    guard let bank = Self.ram.first(where: { $0.contains(range.lowerBound) }) else {
      throw Invalid(
        description: "the image is made for \(Hexadecimal.word(load)), which is no RAM: it is not a flashloader")
    }
    guard range.upperBound <= bank.upperBound else {
      throw Invalid(description: "\(bytes.count) bytes at \(Hexadecimal.word(load)) reach past the end of that RAM")
    }
    guard !range.overlaps(Self.romRAM) else {
      throw Invalid(description: "the image is made for \(Hexadecimal.word(load)), where the boot ROM keeps its data")
    }
    guard range.contains(UInt64(table.entry & ~1)) else {
      throw Invalid(description: "the entry \(Hexadecimal.word(table.entry)) lies outside the image")
    }
    self.bytes = bytes
    self.table = table
    tableOffset = offset
    loadAddress = load
  }
}

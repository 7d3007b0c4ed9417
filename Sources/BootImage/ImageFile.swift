/// The content of an image file of any kind that Boardless takes, told by its bytes and not by its name.
public struct ImageFile: Equatable, Sendable {
  /// What the file is.
  public enum Kind: Equatable, Sendable {
    /// Motorola S-records.
    case srec
    /// Intel HEX.
    case intelHEX
    /// A linked ARM ELF file.
    case elf
    /// Bytes without addresses, none of the other kinds.
    case binary
    /// A bootable container that starts at its IVT, as `nxpimage hab export` writes it ("nopadding").
    case container
    /// A bootable container behind filler (00 or FF) up to its IVT, without an FCB.
    case paddedContainer(ivtOffset: Int)
    /// A whole flash image: FCB at 0, IVT at 0x1000.
    case flashImage
  }

  /// What the file is.
  public let kind: Kind
  /// The data: ascending, no two touch. A `binary` has one segment, at address 0 until it is placed.
  public let segments: [ImageSegment]
  /// The start address that the file itself states (SREC S7, HEX 03 or 05, ELF entry, IVT entry). Tools
  /// write many things there; the vector table says where an application really starts.
  public let entry: UInt32?

  init(kind: Kind, segments: [ImageSegment], entry: UInt32?) {
    self.kind = kind
    self.segments = segments
    self.entry = entry
  }

  /// Reads a file.
  public init(_ bytes: [UInt8]) throws(ImageFileError) {
    guard !bytes.isEmpty else { throw .empty }
    let text = bytes.prefix(4096).drop { [0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF].contains($0) }
    if ELFReader.recognises(bytes[...]) {
      let elf = try ELFReader.read(bytes)
      self.init(kind: .elf, segments: elf.segments, entry: elf.entry)
    } else if SRECReader.recognises(text) {
      let srec = try SRECReader.read(bytes)
      self.init(kind: .srec, segments: srec.segments, entry: srec.entry)
    } else if IntelHEXReader.recognises(text) {
      let hex = try IntelHEXReader.read(bytes)
      self.init(kind: .intelHEX, segments: hex.segments, entry: hex.entry)
    } else {
      guard bytes.count <= SegmentCollector.limit else { throw .tooMuchData(bytes.count) }
      try self.init(unstructured: bytes)
    }
  }

  /// True if the data has addresses; only a plain `binary` has none.
  public var isPlaced: Bool { kind != .binary }
  /// Address of the first byte.
  public var lowestAddress: UInt32 { segments.first?.address ?? 0 }
  /// Address after the last byte; up to 0x1_0000_0000.
  public var endAddress: UInt64 { segments.last?.end ?? 0 }
  /// Bytes of data, gaps not counted.
  public var byteCount: Int { segments.reduce(0) { $0 + $1.bytes.count } }

  /// All data in one piece from `lowestAddress`, gaps filled; at most 64 MiB.
  public func flattened(fill: UInt8) -> [UInt8] {
    if segments.count == 1 { return segments[0].bytes }
    var result: [UInt8] = []
    result.reserveCapacity(Int(endAddress - UInt64(lowestAddress)))
    for segment in segments {
      let position = Int(segment.address - lowestAddress)
      result.append(contentsOf: repeatElement(fill, count: position - result.count))
      result.append(contentsOf: segment.bytes)
    }
    return result
  }

  /// `count` bytes from `address`, or nil where the file does not give all of them.
  public func bytes(at address: UInt32, count: Int) -> [UInt8]? {
    for segment in segments where segment.address <= address && UInt64(address) < segment.end {
      return segment.bytes.bytes(at: Int(address - segment.address), count)
    }
    return nil
  }
}

extension ImageFile.Kind: CustomStringConvertible {
  /// What people call such a file.
  public var description: String {
    switch self {
    case .srec: "Motorola SREC"
    case .intelHEX: "Intel HEX"
    case .elf: "ARM ELF"
    case .binary: "plain binary"
    case .container: "bootable container, starting at its IVT"
    case .paddedContainer(let offset): "bootable container, its IVT at \(offset.hex) behind filler, no FCB"
    case .flashImage: "whole flash image: FCB at 0, IVT at 0x1000"
    }
  }
}

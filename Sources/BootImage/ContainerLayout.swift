/// A bootable container laid out around an application, up to where its command sequence file (CSF) goes.
///
/// The rules are those of NXP's `nxpimage hab export`, byte for byte. The container starts at its IVT ("nopadding"):
/// IVT, boot data at +0x20, DCD at +0x40, application, and for a signed one zeros up to the next page and a CSF block.
public struct ContainerLayout: Equatable, Sendable {
  /// What is to be done with the container; NXP's configuration files call it `flags`.
  public enum Kind: UInt8, Sendable {
    /// No CSF.
    case unsigned = 0x0
    /// A CSF authenticates the whole.
    case signed = 0x8
    /// As signed, and the application is encrypted.
    case encrypted = 0xC
  }

  /// A run of the container that the CSF names, by its absolute address.
  public struct Block: Equatable, Sendable {
    /// Where the first byte stands when the image runs.
    public var address: UInt32
    /// Bytes; none of the blocks is empty.
    public var count: UInt32

    /// Makes a block.
    public init(address: UInt32, count: UInt32) {
      self.address = address
      self.count = count
    }
  }

  /// Bytes that a CSF with all that belongs to it takes, always.
  public static let csfByteCount = 0x2000
  /// Bytes that the boot data keep for the key blob of an encrypted image; the part itself makes the blob.
  public static let keyBlobByteCount = 0x200
  /// The longest DCD that HAB takes, bytes.
  public static let dcdLimit = 1768
  private static let pageByteCount = 0x1000

  /// What is to be done with the container.
  public let kind: Kind
  /// Where the parts stand.
  public let geometry: ContainerGeometry
  /// The container from its IVT: up to the CSF, or all of it where there is none. The application is not encrypted.
  public let bytes: [UInt8]
  /// Where the application stands in `bytes`; a signed one is padded with zeros to a multiple of 16.
  public let application: Range<Int>
  /// Bytes of the DCD, 0 if there is none; it stands at +0x40.
  public let dcdByteCount: Int

  /// Lays a container out.
  /// - Parameters:
  ///   - application: the linked bytes, vector table first, gaps filled with zeros.
  ///   - entry: where to start; nil takes the reset vector. A Thumb address, or (even) a vector table.
  ///   - dcd: device configuration data from its header D2; what follows the length it states is left out.
  public init(
    application: [UInt8], geometry: ContainerGeometry, entry: UInt32? = nil, dcd: [UInt8]? = nil, kind: Kind
  ) throws(BootContainerError) {
    guard !application.isEmpty else { throw .emptyApplication }
    let gap = Int(geometry.initialLoadSize) - Int(geometry.ivtOffset)
    let pageEnd = (Int(geometry.initialLoadSize) + application.count) / Self.pageByteCount + 1
    let csfOffset = pageEnd * Self.pageByteCount
    let tail = Self.csfByteCount + (kind == .encrypted ? Self.keyBlobByteCount : 0)
    let length = kind == .unsigned ? Int(geometry.initialLoadSize) + application.count : csfOffset + tail
    guard gap >= 0x40, geometry.ivtOffset % 4 == 0, geometry.start % 4 == 0,
      UInt64(geometry.start) + UInt64(length) <= 0x1_0000_0000, length <= SegmentCollector.limit
    else { throw .geometry(geometry) }
    try Self.check(application, geometry, entry: entry)
    let dcd = try Self.configuration(dcd ?? [], room: gap - 0x40)

    let address = geometry.start + geometry.ivtOffset
    let table = ImageVectorTable(
      entry: entry ?? application.word(at: 4) ?? 0, dcd: dcd.isEmpty ? 0 : address + 0x40,
      bootData: address + UInt32(ImageVectorTable.byteCount), selfAddress: address,
      csf: kind == .unsigned ? 0 : geometry.start + UInt32(csfOffset))
    var result: [UInt8] = []
    result.reserveCapacity(length)
    result += table.bytes + BootData(start: geometry.start, length: UInt32(length)).bytes
    result.append(contentsOf: repeatElement(0, count: 0x40 - result.count))
    result += dcd
    result.append(contentsOf: repeatElement(0, count: gap - result.count))
    result += application
    var end = result.count
    if kind != .unsigned {
      end = gap + (application.count + 15) / 16 * 16
      result.append(contentsOf: repeatElement(0, count: csfOffset - Int(geometry.ivtOffset) - result.count))
    }
    self.kind = kind
    self.geometry = geometry
    self.bytes = result
    self.application = gap..<end
    self.dcdByteCount = dcd.count
  }

  /// Where the IVT stands, and with it the container's first byte.
  public var address: UInt32 { geometry.start + geometry.ivtOffset }

  /// Where the CSF stands, or nil for an unsigned container.
  public var csfAddress: UInt32? { kind == .unsigned ? nil : address + UInt32(bytes.count) }

  /// Where an encrypted image's key blob must be programmed, right behind the CSF; nil for any other.
  public var keyBlobAddress: UInt32? {
    guard kind == .encrypted, let csfAddress else { return nil }
    return csfAddress + UInt32(Self.csfByteCount)
  }

  /// What the CSF's signature covers: IVT with boot data, the DCD, the application unless its own MAC covers it.
  public var authenticatedBlocks: [Block] {
    guard kind != .unsigned else { return [] }
    var blocks = [Block(address: address, count: 0x40)]
    if dcdByteCount > 0 { blocks.append(Block(address: address + 0x40, count: UInt32(dcdByteCount))) }
    return kind == .encrypted ? blocks : blocks + [applicationBlock]
  }

  /// What is encrypted: the application, or nothing.
  public var encryptedBlocks: [Block] { kind == .encrypted ? [applicationBlock] : [] }

  /// Bytes of the nonce for AES-CCM: 15 less the bytes that the length of all up to the CSF takes.
  public var nonceByteCount: Int {
    let count = Int(geometry.ivtOffset) + bytes.count
    return count < 0x1_0000 ? 13 : count < 0x100_0000 ? 12 : 11
  }

  /// What stands in these blocks, one after the other; nothing where a block is not the container's.
  public func content(of blocks: [Block]) -> [UInt8] {
    blocks.flatMap { block in
      block.address < address ? [] : bytes.bytes(at: Int(block.address - address), Int(block.count)) ?? []
    }
  }

  /// The whole container: with its CSF, padded to its block, and with the application in encrypted form if given.
  public func container(csf: [UInt8], encryptedApplication: [UInt8]? = nil) throws(BootContainerError) -> [UInt8] {
    guard kind != .unsigned else { return bytes }
    guard csf.count <= Self.csfByteCount else { throw .longCSF(csf.count) }
    var result = bytes
    if let encryptedApplication, encryptedApplication.count == application.count {
      result.replaceSubrange(application, with: encryptedApplication)
    }
    result += csf
    result.append(contentsOf: repeatElement(0, count: Self.csfByteCount - csf.count))
    return result
  }

  private var applicationBlock: Block {
    Block(address: address + UInt32(application.lowerBound), count: UInt32(application.count))
  }

  /// An entry that lies in the application, or else a vector table linked for its place.
  private static func check(
    _ application: [UInt8], _ geometry: ContainerGeometry, entry: UInt32?
  ) throws(BootContainerError) {
    let start = geometry.applicationAddress
    let range = start..<start + UInt64(application.count)
    if let entry {
      guard range.contains(UInt64(entry)), entry & 1 == 1 || entry % 4 == 0 else {
        throw .entryOutside(entry: entry, start: range.lowerBound, end: range.upperBound)
      }
      guard entry & 1 == 0 else { return }
      let offset = Int(UInt64(entry) - range.lowerBound)
      guard let table = VectorTable(application, at: offset) else {
        throw .vectors(.tooShort(application.count - offset))
      }
      if let fault = table.resetFault(in: range) { throw .vectors(fault) }
      return
    }
    guard let table = VectorTable(application) else { throw .vectors(.tooShort(application.count)) }
    if let fault = table.resetFault(in: range) { throw .vectors(fault) }
  }

  /// The DCD as long as it says it is.
  private static func configuration(_ dcd: [UInt8], room: Int) throws(BootContainerError) -> [UInt8] {
    guard !dcd.isEmpty else { return [] }
    guard dcd.count >= 4, dcd[0] == 0xD2, dcd[3] & 0xF0 == 0x40 else { throw .noDCD }
    let count = Int(dcd[1]) << 8 | Int(dcd[2])
    guard count >= 4, count <= dcd.count else { throw .noDCD }
    guard count <= min(room, dcdLimit) else { throw .longDCD(count, limit: min(room, dcdLimit)) }
    return [UInt8](dcd.prefix(count))
  }
}

/// What must stand where in a FlexSPI NOR flash so that the boot ROM starts an image in place (XIP).
///
/// Flash from 0x60000000: the FCB (512 bytes), from 0x60001000 the container, whose application starts at
/// 0x60002000 as a rule.
public struct FlashLayout: Equatable, Sendable {
  /// Where the flash starts, and the FCB stands.
  public static let flashAddress: UInt32 = 0x6000_0000
  /// Where the boot ROM looks for the IVT.
  public static let containerAddress: UInt32 = 0x6000_1000
  /// Where an application without a boot header must be linked.
  public static let applicationAddress: UInt32 = 0x6000_2000
  /// Bytes of the flash's smallest erasable unit, as of nearly every serial NOR.
  public static let sectorByteCount = 0x1000
  /// Bytes that the flash programs at once; every write starts on a multiple.
  public static let pageByteCount = 0x100

  /// Where the flash configuration block comes from.
  public enum FCB: Equatable, Sendable {
    /// The file brings one; write it to `flashAddress`.
    case present(FlashConfigurationBlock)
    /// The flashloader must make one from the option word.
    case toBeMade
  }

  /// Where the container comes from.
  public enum Origin: Equatable, Sendable {
    /// Built here around a bare application.
    case built
    /// The file brought it; its bytes are written as they are.
    case brought
  }

  /// Where the container comes from.
  public let origin: Origin
  /// Where the FCB comes from; it is not part of `writes`.
  public let fcb: FCB
  /// The container as it will stand in flash. File offsets in it count from the container's first byte,
  /// the IVT, that is from `containerAddress`.
  public let container: BootContainer
  /// What to write: absolute addresses from 0x60000200 on, ascending, each a multiple of 256. Small gaps are
  /// filled with FF, which writes nothing.
  public let writes: [ImageSegment]

  /// Address after the last byte written.
  public var endAddress: UInt64 { writes.last?.end ?? UInt64(Self.flashAddress) }
  /// Bytes to erase from `flashAddress`, FCB and all: whole sectors.
  public var eraseByteCount: Int {
    let used = Int(endAddress - UInt64(Self.flashAddress))
    return (used + Self.sectorByteCount - 1) / Self.sectorByteCount * Self.sectorByteCount
  }

  /// Lays an image out, or says why it must not go to flash.
  /// - Parameters:
  ///   - file: an image of any kind.
  ///   - address: where a plain binary belongs. Other kinds know; if given, it must agree.
  ///   - partByteCount: size of the flash, if known.
  public init(_ file: ImageFile, address: UInt32? = nil, partByteCount: Int? = nil) throws(PlacementError) {
    let image = try Self.placed(file, address)
    try Self.checkRange(image, partByteCount)
    if let ivt = Self.ivt(in: image, at: Self.containerAddress) {
      guard ivt.selfAddress == Self.containerAddress else {
        throw .selfPointer(found: ivt.selfAddress, expected: Self.containerAddress)
      }
      let content = image.flattened(fill: 0xFF)
      let payload = [UInt8](content.dropFirst(Int(Self.containerAddress) - Int(image.lowestAddress)))
      container = try Self.container(payload)
      try container.check(payload)
      let header = Self.header(image, content)
      fcb = try Self.fcb(header)
      writes = Self.writes(image, header)
      origin = .brought
      return
    }
    for offset: UInt32 in [0, 0x400] where Self.ivt(in: image, at: Self.flashAddress + offset) != nil {
      throw .ivtMisplaced(Self.flashAddress + offset)
    }
    if image.bytes(at: Self.flashAddress, count: 4)?.word(at: 0) == FlashConfigurationBlock.tagValue {
      throw .noIVTAfterFCB
    }
    guard image.lowestAddress == Self.applicationAddress else { throw .linkAddress(image.lowestAddress) }
    let built = try Self.build(image)
    container = try Self.container(built)
    fcb = .toBeMade
    writes = [ImageSegment(address: Self.containerAddress, bytes: built)]
    origin = .built
    try Self.checkEnd(endAddress, partByteCount)
  }

  private static func container(_ payload: [UInt8]) throws(PlacementError) -> BootContainer {
    let container: BootContainer
    do { container = try BootContainer(payload) } catch { throw .container(error) }
    guard container.bootData.start == flashAddress else {
      throw .start(found: container.bootData.start, expected: flashAddress)
    }
    return container
  }

  private static func build(_ image: ImageFile) throws(PlacementError) -> [UInt8] {
    let application = image.flattened(fill: 0)
    guard let table = VectorTable(application) else { throw .vectors(.tooShort(application.count)) }
    if let fault = table.fault(in: UInt64(applicationAddress)..<image.endAddress) {
      if FlashloaderMarks.generation(in: application) != nil { throw .flashloader(address: table.reset) }
      throw .vectors(fault)
    }
    do { return try BootContainer.build(application: application) } catch { throw .container(error) }
  }
}

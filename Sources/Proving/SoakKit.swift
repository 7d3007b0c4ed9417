import BootImage
import DescribedValues
import Fuses
import HAB
import PlanFiles
import Provisioning
import VirtualRT1020

/// What all scenarios of a soak share: images, the stand-in flashloader, and plans with keys, made once.
public struct SoakKit: Sendable {
  /// The longest image, bytes.
  public static let longestImage = 16 << 10

  /// Containers of `longestImage` bytes; a shorter image is the beginning of one.
  let images: [[UInt8]]
  let flashloader: RAMImage
  /// For each part the block that a flashloader makes for it, which also sets quad enable.
  let blocks: [String: FlashConfigurationBlock]
  /// Plans that burn keys and close the part; empty without libcrypto.
  let secure: [ProvedPlan]
  /// Why there are none.
  public let whyNothingSecure: String?

  private static let plan = """
    boot: closed
    image: {file: app.bin}
    flashloader: {unsigned: loader.bin, signed: signed-loader.bin}
    fuses: {srk_table: keys.bin, close: true}
    """

  /// Makes it.
  /// - Parameter standIn: the stand-in flashloader, which all virtual boards start.
  public init(standIn flashloader: RAMImage) {
    self.flashloader = flashloader
    images = (0..<8).map { Self.container(Self.longestImage, seed: $0) }
    blocks = Self.blocks(flashloader)
    let made = Result { () throws(HABError) in try Self.files() }
    switch made {
    case .failure(let error): (secure, whyNothingSecure) = ([], error.description)
    case .success(let files):
      let loader = PlanLoader(
        read: { (path, _) throws(DescriptionError) in
          guard let bytes = files[path] else { throw DescriptionError(.notFound, "there is no \(path)") }
          return bytes
        },
        sign: { (_, _, _) throws(DescriptionError) in throw DescriptionError(.badValue, "nothing is signed here") })
      let loaded = Result { () throws(DescriptionError) in try loader.material("plan.yaml") }
      switch loaded {
      case .failure(let error): (secure, whyNothingSecure) = ([], "\(error)")
      case .success(let material): (secure, whyNothingSecure) = ([ProvedPlan(material, standIn: flashloader)], nil)
      }
    }
  }

  /// A container for 0x60001000 with an application at 0x60002000.
  private static func container(_ count: Int, seed: Int) -> [UInt8] {
    let own = FlashLayout.containerAddress
    let table = ImageVectorTable(entry: own + 0x1000, bootData: own + 0x20, selfAddress: own)
    var random = ProvingGenerator(seed: UInt64(seed))
    var bytes = table.bytes + BootData(start: FlashLayout.flashAddress, length: UInt32(0x1000 + count)).bytes
    while bytes.count < count { bytes.append(UInt8(truncatingIfNeeded: random.next() >> 32)) }
    for (index, word) in [UInt32(0x2001_0000), own + 0x1041].enumerated() {
      for byte in 0..<4 { bytes[0x1000 + 4 * index + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte)) }
    }
    return bytes
  }

  /// What a flashloader leaves in the flash of each part.
  private static func blocks(_ flashloader: RAMImage) -> [String: FlashConfigurationBlock] {
    var blocks: [String: FlashConfigurationBlock] = [:]
    for part in SerialNORPart.all {
      var board = BoardConfiguration()
      board.flash?.part = part.name
      let bus = VirtualBus(VirtualRT1020(board))
      let plan = ProvisioningPlan(segments: [], flashloader: flashloader)
      guard (try? Provisioner(plan, now: { bus.board.time }).run(on: bus)) != nil,
        var block = FlashConfigurationBlock(bytes: bus.board.flash(at: 0, count: FlashConfigurationBlock.byteCount))
      else { continue }
      // The flashloader clears the flag once the bit is set; a block that is to set it needs it.
      if block.deviceModeType == 1 { block.deviceModeEnable = 1 }
      blocks[part.name] = block
    }
    return blocks
  }

  private static func files() throws(HABError) -> [String: [UInt8]] {
    let (table, sections) = try SoakKeys.make()
    let application = Array(container(6000, seed: 1)[0x1000...])
    let loader = StandInFlashloader.make()
    let signed = try HABContainer.build(
      application: application, geometry: .flexSPINOR, flags: 8, sections: sections, time: 1_700_000_000)
    let signedLoader = try HABContainer.build(
      application: Array(loader[Int(StandInFlashloader.applicationOffset)...]),
      geometry: ContainerGeometry(
        start: StandInFlashloader.loadAddress, ivtOffset: StandInFlashloader.ivtOffset,
        initialLoadSize: StandInFlashloader.applicationOffset),
      entry: StandInFlashloader.loadAddress + StandInFlashloader.codeOffset + 1, flags: 8, sections: sections,
      time: 1_700_000_000)
    return [
      "plan.yaml": Array(plan.utf8), "app.bin": signed.bytes, "loader.bin": loader,
      "signed-loader.bin": signedLoader.bytes, "keys.bin": table.bytes,
    ]
  }
}

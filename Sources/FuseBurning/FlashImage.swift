import BootImage
import Fuses
import HAB
import Provisioning

/// What a part's flash holds as far as its boot is concerned: everything from its start to the end of the image.
public struct FlashImage: Equatable, Sendable {
  /// Bytes in front of the container: the configuration block and what belongs to encryption.
  public static let headerByteCount = Int(FlashLayout.containerAddress - FlashLayout.flashAddress)

  /// The bytes from 0x60000000 on, at least up to the container.
  public let bytes: [UInt8]
  /// The container at 0x60001000.
  public let container: BootContainer

  /// Takes what was read from the flash's start, or laid out as it will stand there.
  /// - Throws: `BootContainerError` where no container stands at 0x60001000.
  public init(_ bytes: [UInt8]) throws(BootContainerError) {
    let payload = [UInt8](bytes.dropFirst(Self.headerByteCount))
    container = try BootContainer(payload)
    self.bytes = bytes
  }

  /// What stands at 0x60000000; nil where it is no valid configuration block.
  public var configurationBlock: FlashConfigurationBlock? {
    guard let block = FlashConfigurationBlock(bytes: [UInt8](bytes.prefix(FlashConfigurationBlock.byteCount))),
      block.isValid
    else { return nil }
    return block
  }

  /// The flash as HAB reads it.
  private var memory: SegmentMemory {
    SegmentMemory([ImageSegment(address: FlashLayout.flashAddress, bytes: bytes)])
  }

  /// The image for a plan: whose keys it is signed with.
  public func keys(name: String) throws(HABError) -> FusePolicy.Image {
    try FusePolicy.Image(name: name, ivtAddress: FlashLayout.containerAddress, in: memory)
  }

  /// What HAB of a part makes of the image, without running anything.
  public func authenticate(_ part: HABPart) -> HABOutcome {
    HABAuthenticator(part).authenticate(
      at: FlashLayout.containerAddress, in: memory)
  }
}

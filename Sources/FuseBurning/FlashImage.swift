import BootImage
import Fuses
import HAB

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

  /// The container's bytes.
  public var containerBytes: [UInt8] { [UInt8](bytes.dropFirst(Self.headerByteCount)) }

  /// What stands at 0x60000000; nil where it is no valid configuration block.
  public var configurationBlock: FlashConfigurationBlock? {
    guard let block = FlashConfigurationBlock(bytes: [UInt8](bytes.prefix(FlashConfigurationBlock.byteCount))),
      block.isValid
    else { return nil }
    return block
  }

  /// The image for a plan: whose keys it is signed with.
  public func keys(name: String) throws(HABError) -> FusePolicy.Image {
    try ImageKeys.image(name, containerBytes, container)
  }

  /// What HAB of a part makes of the image, without running anything.
  public func authenticate(_ part: HABPart) -> HABOutcome {
    HABAuthenticator(part).authenticate(
      at: FlashLayout.containerAddress, in: PlacedBytes(bytes, at: FlashLayout.flashAddress))
  }
}

/// Bytes at their addresses, as HAB reads them.
struct PlacedBytes: HABMemory {
  private let content: [UInt8]
  private let start: UInt32

  init(_ content: [UInt8], at start: UInt32) {
    self.content = content
    self.start = start
  }

  func bytes(at address: UInt32, count: Int) -> [UInt8]? {
    guard address >= start, count >= 0 else { return nil }
    let offset = Int(address - start)
    guard offset <= content.count, count <= content.count - offset else { return nil }
    return [UInt8](content[offset..<(offset + count)])
  }
}

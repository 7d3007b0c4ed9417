import BootImage
import MBoot
import Provisioning

/// Reads back what a board would boot, through its flashloader. Changes nothing that lasts.
public struct FlashReader {
  /// Why the image could not be read.
  public enum Trouble: Error, Equatable, Sendable {
    /// The flashloader refused or did not answer.
    case device(MBootError)
    /// No container stands at 0x60001000.
    case noImage(BootContainerError)
    /// No flash configuration block stands at 0x60000000.
    case noBlock
    /// The flash holds something else than the image that was given: the first address, and how many bytes.
    case differs(address: UInt32, count: Int)
    /// The image says that it is larger than the flash, or than what is read.
    case tooLarge(bytes: UInt64, limit: UInt64)
  }

  /// How the flashloader learns to speak to the flash.
  public var configuration = ProvisioningPlan.Configuration.option(.standard)
  /// RAM that the flashloader lets the host write, for the option word or block.
  public var optionAddress: UInt32 = 0x2000
  /// Called now and then with bytes read and bytes in all.
  public var progress: ((Int, Int) -> Void)?

  /// Bytes of an image that are read at most.
  private static let limit: UInt64 = 16 << 20

  /// Reads with the usual option word.
  public init() {}

  /// Reads configuration block and image.
  /// - Parameter layout: an image that the flash must hold; without one what the boot data says is read.
  public func read(_ host: MBootHost, expecting layout: FlashLayout? = nil) throws(Trouble) -> FlashImage {
    do throws(MBootError) { try configure(host) } catch { throw .device(error) }
    if let layout { return try read(host, layout) }
    let start = Int(FlashImage.headerByteCount)
    let head = try bytes(host, count: start + FlashLayout.sectorByteCount)
    let image = try image(head)
    let end = max(image.container.bootRange.upperBound, UInt64(image.container.ivt.csf) + 0x2000)
    let wanted = end > UInt64(FlashLayout.flashAddress) ? end - UInt64(FlashLayout.flashAddress) : 0
    // Some tools give the whole flash as the image's length.
    let limit = min(try flashByteCount(host) ?? Self.limit, Self.limit)
    guard wanted <= limit else {
      guard image.container.csfFileOffset == nil else { throw .tooLarge(bytes: wanted, limit: limit) }
      return try self.image(try bytes(host, count: Int(limit)))
    }
    return try self.image(try bytes(host, count: max(Int(wanted), head.count)))
  }

  /// Reads what an image takes, and holds it against the image.
  private func read(_ host: MBootHost, _ layout: FlashLayout) throws(Trouble) -> FlashImage {
    let end = Int(clamping: layout.endAddress - UInt64(FlashLayout.flashAddress))
    let found = try bytes(host, count: max(end, FlashImage.headerByteCount + ImageVectorTable.byteCount))
    var writes = layout.writes
    if case .present(let block) = layout.fcb {
      writes.insert(ImageSegment(address: FlashLayout.flashAddress, bytes: block.bytes), at: 0)
    }
    var first: UInt32?
    var count = 0
    for segment in writes {
      let base = Int(segment.address - FlashLayout.flashAddress)
      for (index, byte) in segment.bytes.enumerated() where found[base + index] != byte {
        if first == nil { first = segment.address + UInt32(index) }
        count += 1
      }
    }
    if let first { throw .differs(address: first, count: count) }
    return try image(found)
  }

  private func image(_ bytes: [UInt8]) throws(Trouble) -> FlashImage {
    do throws(BootContainerError) { return try FlashImage(bytes) } catch { throw .noImage(error) }
  }

  private func bytes(_ host: MBootHost, count: Int) throws(Trouble) -> [UInt8] {
    do throws(MBootError) {
      return try host.readMemory(
        address: FlashLayout.flashAddress, count: count, memoryID: MemoryID.flexSPINOR, progress: progress)
    } catch { throw .device(error) }
  }

  private func flashByteCount(_ host: MBootHost) throws(Trouble) -> UInt64? {
    let answer = Result { () throws(MBootError) in
      try host.getProperty(.externalMemoryAttributes, index: MemoryID.flexSPINOR)
    }
    switch answer {
    case .success(let words): return ExternalMemoryAttributes(words: words).byteCount.flatMap { $0 > 0 ? $0 : nil }
    case .failure(let error) where error.status == .unknownProperty: return nil
    case .failure(let error): throw .device(error)
    }
  }

  private func configure(_ host: MBootHost) throws(MBootError) {
    switch configuration {
    case .option(let word):
      try host.fillMemory(address: optionAddress, count: 4, pattern: word.rawValue)
      if let second = word.second { try host.fillMemory(address: optionAddress + 4, count: 4, pattern: second) }
    case .block(let block): try host.writeMemory(address: optionAddress, block.bytes)
    }
    try host.configureMemory(MemoryID.flexSPINOR, address: optionAddress)
  }
}

extension FlashReader.Trouble: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .device(let error): "the flash could not be read: \(error)"
    case .noImage(let error):
      "the flash holds no image that could boot: \(error); write the image first ('boardless provision')"
    case .noBlock:
      "the flash has no configuration block at 0x60000000, and nothing boots without one; write the image first "
        + "('boardless provision')"
    case .differs(let address, let count):
      "the flash does not hold the image: \(count) bytes differ, the first at 0x\(String(address, radix: 16)); write "
        + "the image first ('boardless provision')"
    case .tooLarge(let bytes, let limit):
      "the image in the flash says that it has \(bytes) bytes, and there are at most \(limit)"
    }
  }

  /// What a command line should end with.
  public var exitCode: ExitCode {
    switch self {
    case .device(let error): FuseBurnError(.device(error)).exitCode
    case .noImage, .noBlock, .tooLarge: .badInput
    case .differs: .verifyMismatch
    }
  }
}

import BootImage

extension ProvisioningPlan {
  /// Why a plan cannot be carried out, or is not what one wants.
  public struct Fault: Error, Equatable, Sendable {
    /// What cannot be.
    public var failure: String
    /// Where.
    public var address: UInt32?
    /// Why.
    public var cause: String
    /// What to try, the most promising first.
    public var remedies: [String]
  }

  /// Judges the plan without a device. Returns warnings.
  public func check() throws(Fault) -> [String] {
    try checkSegments()
    return try checkConfiguration()
  }

  private func checkConfiguration() throws(Fault) -> [String] {
    guard UInt64(optionAddress) + 512 <= 0x4_0000, optionAddress != 0 else {
      throw Fault(
        failure: "the option word cannot go to \(Hexadecimal.word(optionAddress))", address: optionAddress,
        cause: "the flashloader takes configurations from RAM; ITCM, 0x00000004 to 0x0003FDFF, always is",
        remedies: ["use 0x2000"])
    }
    switch configuration {
    case .option(let word):
      let findings = word.findings
      if let refusal = findings.first(where: { $0.severity == .refused }) {
        throw Fault(
          failure: "option word \(word) makes no sense", cause: refusal.text,
          remedies: ["use \(OptionWord.standard), \(OptionWord.standard.summary)"])
      }
      return findings.map { "option word \(word): \($0.text)" }
    case .block(let block):
      guard block.isValid else {
        throw Fault(
          failure: "the configuration block is none", cause: "it does not begin with FCFB and a version 0x56xxxxxx",
          remedies: ["give a file of 512 bytes as the flashloader writes it", "use an option word instead"])
      }
      return block.deviceModeEnable == 0
        ? [
          "the configuration block does not set quad enable (offset 0x10 is 0): on a flash where it is clear, "
            + "configuring succeeds and erasing fails"
        ] : []
    }
  }

  private func checkSegments() throws(Fault) {
    guard !segments.isEmpty, segments.allSatisfy({ !$0.bytes.isEmpty }) else {
      throw Fault(failure: "there is nothing to write", cause: "the image is empty", remedies: ["check the file"])
    }
    if let ownBlock {
      guard let block = FlashConfigurationBlock(bytes: ownBlock), block.isValid else {
        throw Fault(
          failure: "the image's configuration block is none", address: FlashLayout.flashAddress,
          cause: "its 512 bytes at 0x60000000 do not begin with FCFB and a version 0x56xxxxxx",
          remedies: ["give the container alone: the flashloader makes the block"])
      }
    }
    var end = UInt64(FlashLayout.flashAddress) + UInt64(FlashConfigurationBlock.byteCount)
    for segment in segments {
      guard segment.address >= FlashLayout.flashAddress, segment.end <= 0x7000_0000 else {
        throw Fault(
          failure: "data for \(Hexadecimal.word(segment.address)) lie outside the flash", address: segment.address,
          cause: "FlexSPI flash stands at 0x60000000; this image is made for RAM or another memory",
          remedies: ["link the application for execution from flash", "write it by hand with write-memory"])
      }
      guard UInt64(segment.address) >= end else {
        throw Fault(
          failure: "data for \(Hexadecimal.word(segment.address)) overlap", address: segment.address,
          cause: "the configuration block takes 0x60000000 to 0x600001FF, and segments must ascend",
          remedies: ["give a whole flash image with its own block, or a container for 0x60001000"])
      }
      guard segment.address % 256 == 0 else {
        throw Fault(
          failure: "data for \(Hexadecimal.word(segment.address)) start inside a page", address: segment.address,
          cause: "the flashloader programs from page boundaries only, and a page once per erase",
          remedies: ["fill the data up to a multiple of 256 with 0xFF"])
      }
      // A page belongs to one segment: the second would find it programmed.
      end = (segment.end + 255) & ~255
    }
  }

  /// What must be erased: the block's sector and those the segments touch, joined where they meet.
  ///
  /// - Parameter sectorSize: bytes.
  public func eraseRanges(sectorSize: UInt32) -> [Range] {
    let size = UInt64(max(1, sectorSize))
    var result: [Range] = []
    func add(_ start: UInt64, _ end: UInt64) {
      if let last = result.last, last.end >= start {
        result[result.count - 1].count = Int(max(last.end, end) - UInt64(last.address))
      } else {
        result.append(Range(address: UInt32(truncatingIfNeeded: start), count: Int(end - start)))
      }
    }
    add(UInt64(FlashLayout.flashAddress), UInt64(FlashLayout.flashAddress) + size)
    for segment in segments {
      add(UInt64(segment.address) / size * size, (segment.end + size - 1) / size * size)
    }
    return result
  }
}

import BootImage

/// A container in a file, held against parts: would the boot ROM start it there?
public struct ImageVerification: Sendable {
  /// From where the ROM gets it.
  public let medium: ImageMedium
  /// Where the ROM looks for the IVT.
  public let ivtAddress: UInt32
  /// The image's bytes at the addresses where HAB reads them.
  public let memory: ImageMemory
  /// The flash as the file fills it, for an image from there.
  public let flash: ImageMemory?
  /// The IVT names a command sequence file.
  public let isSigned: Bool
  /// Where a command sequence file stands that the IVT does not name.
  public let unnamedCSF: UInt32?
  /// The table of super root keys, and which of them signs; nil where there is none, or it cannot be read.
  public let keyTable: SRKTable?
  /// Source index of the key that signs.
  public let keyIndex: Int?
  /// What is worth knowing whatever the part.
  public let warnings: [ImageTrouble]

  let table: ImageVectorTable?

  /// Finds the container in a file.
  /// - Parameters:
  ///   - medium: nil decides by the IVT's own address: the FlexSPI window is flash.
  ///   - dataKey: what the part would find in the key blob of an encrypted image.
  /// - Throws: where there is no container.
  public init(_ file: ImageFile, medium: ImageMedium? = nil, dataKey: [UInt8]? = nil) throws(BootContainerError) {
    var (place, medium) = try ImagePlace.find(file, medium)
    place.memory.dataKey = dataKey
    self.medium = medium
    ivtAddress = place.ivtAddress
    memory = place.memory
    flash = place.flash
    table = place.memory.bytes(at: place.ivtAddress, count: ImageVectorTable.byteCount).flatMap { ImageVectorTable($0) }
    isSigned = table.map { $0.csf != 0 } ?? false
    unnamedCSF = isSigned ? nil : Self.findCSF(place.memory)
    let contents = table.map { ContainerContents(place.memory, $0) }
    keyTable = contents?.keyTable
    keyIndex = contents?.keyIndex
    warnings = Self.warnings(place, table, unnamedCSF)
  }

  /// The image is signed, or was meant to be.
  public var isMeantToBeSigned: Bool { isSigned || unnamedCSF != nil }

  /// A part whose fuses match the image's own keys; one without keys for an image without any.
  public func matchingPart(isClosed: Bool) -> HABPart {
    guard let words = try? keyTable?.fuseWords() else { return HABPart(isClosed: isClosed) }
    return HABPart(isClosed: isClosed, keyHash: words)
  }

  /// Does what the ROM does on a part.
  public func judge(_ part: HABPart) -> ImageJudgement {
    let outcome = HABAuthenticator(part).authenticate(at: ivtAddress, in: memory)
    return ImageJudgement(part: part, outcome: outcome, obstacles: outcome.starts ? obstacles(outcome) : [])
  }

  /// Bytes of the application, in `judge`'s outcome for a part, that no signature covers: filler is not counted.
  public func unauthenticated(_ outcome: HABOutcome) -> [Range<UInt64>] {
    guard isSigned, outcome.starts, let table else { return [] }
    var covered = AddressSet()
    covered.add(outcome.authenticated)
    let start = UInt64(ivtAddress)
    let csf = UInt64(table.csf)
    let end = memory.range.contains(csf) && csf > start ? csf : memory.range.upperBound
    return covered.missing(from: start..<max(start, end)).filter { range in
      let first = Int(range.lowerBound - memory.range.lowerBound)
      return !memory.bytes[first..<first + range.count].allSatisfy { $0 == 0 || $0 == 0xFF }
    }
  }

  // MARK: - What HAB does not look at

  private func obstacles(_ outcome: HABOutcome) -> [ImageTrouble] {
    guard let table = outcome.table, let bootData = outcome.bootData else { return [] }
    var result: [ImageTrouble] = []
    let image = UInt64(bootData.start)..<UInt64(bootData.start) + UInt64(bootData.length)
    let entry = UInt64(table.entry & ~1)
    if !image.contains(entry) || !memory.range.contains(entry) {
      let bounds = memory.range.clamped(to: image)
      result.append(
        ImageTrouble(
          cause:
            "The entry \(table.entry.addressText) lies outside the image (\(bounds.addressText)): the ROM jumps to "
            + "where nothing is.",
          remedy: "Build the container with the start address that the application is linked for."))
    }
    if outcome.decrypted.isEmpty, ContainerContents(memory, table).isEncrypted {
      result.append(
        ImageTrouble(
          cause: "The application stays encrypted, for want of its key: the ROM starts what is not code.",
          remedy: "Have the part's flashloader make the key blob first; only that part can decrypt the image."))
    }
    return result
  }

  private static func warnings(
    _ place: ImagePlace, _ table: ImageVectorTable?, _ unnamedCSF: UInt32?
  ) -> [ImageTrouble] {
    var result: [ImageTrouble] = []
    if let flash = place.flash, let words = missingFCB(flash) {
      result.append(
        ImageTrouble(
          cause: words,
          remedy: "Have the flashloader write one (configure-memory with the option word, then 0xF000000F), as "
            + "boardless provision does."))
    }
    if let unnamedCSF {
      result.append(
        ImageTrouble(
          cause: "A command sequence file (CSF) stands at \(unnamedCSF.addressText), but the image vector table names "
            + "none: the image counts as unsigned.",
          remedy: "Build the container with flags 8 (signed)."))
    }
    if let table, let raw = place.memory.bytes(at: table.bootData, count: BootData.byteCount),
      let data = BootData(raw.span.bytes)
    {
      if data.plugin != 0 {
        result.append(
          ImageTrouble(
            cause:
              "The boot data have plugin \(data.plugin): the ROM calls the entry, and what it loads is not judged.",
            remedy: "Verify the image that the plugin loads by itself."))
      }
      let end = UInt64(data.start) + UInt64(data.length)
      if let flash = place.flash, place.memory.bytes.count < flash.bytes.count {
        result.append(
          ImageTrouble(
            cause: "The boot data's length makes the ROM copy only up to \(end.addressText); the last "
              + "\(flash.bytes.count - place.memory.bytes.count) bytes of the file stay in flash.",
            remedy: "Build the container again, if they belong to the image."))
      }
    }
    return result
  }

  private static func missingFCB(_ flash: ImageMemory) -> String? {
    let start = FlashLayout.flashAddress
    guard let raw = flash.bytes(at: start, count: FlashConfigurationBlock.byteCount) else {
      return "The file brings no flash configuration block (FCB) for the flash's first 512 bytes."
    }
    guard !raw.allSatisfy({ $0 == 0xFF || $0 == 0 }) else {
      return "The flash configuration block (FCB), the flash's first 512 bytes, is blank."
    }
    guard let block = FlashConfigurationBlock(bytes: raw), block.isValid else {
      return "What stands in the flash's first 512 bytes is no flash configuration block (FCB) that the ROM takes."
    }
    return nil
  }

  /// A sound CSF on a page of the image.
  private static func findCSF(_ memory: ImageMemory) -> UInt32? {
    let page = UInt32(0x1000)
    var offset = Int((page - memory.address % page) % page)
    while offset < memory.bytes.count {
      if memory.bytes[offset] == HABHeader.Tag.csf, let header = HABHeader(memory.bytes, at: offset),
        let raw = memory.bytes.part(at: offset, header.length), let csf = try? CommandSequenceFile(raw),
        csf.fault == nil, !csf.commands.isEmpty
      {
        return memory.address &+ UInt32(offset)
      }
      offset += Int(page)
    }
    return nil
  }
}

import BootImage
import HIDTransport
import MBoot

extension ProvisioningRun {
  /// Bytes erased by one command: an erase says nothing meanwhile and cannot be called off.
  private static var erasedAtOnce: Int { 256 * 1024 }

  func identify(_ host: MBootHost) throws(ProvisioningError) {
    let stale = host.drain()
    if stale > 0 { note("dropped \(stale) reports left by an earlier program") }
    let (version, endedTransfer) = try asking { () throws(MBootError) in try host.askFirst() }
    if endedTransfer { note("ended a transfer that an earlier program had broken off") }
    result.flashloaderVersion = version
    result.packetBytes = try asking { () throws(MBootError) in try host.packetBytes() }
    note(
      "flashloader version \(Hexadecimal.word(result.flashloaderVersion)), packets of \(result.packetBytes) bytes")
  }

  func configure(_ host: MBootHost) throws(ProvisioningError) {
    if case .option(let word) = plan.configuration { note("option word \(word): \(word.summary)") }
    try asking { () throws(MBootError) in try host.configure(plan.configuration, at: plan.optionAddress) }
  }

  func checkMemory(_ host: MBootHost) throws(ProvisioningError) {
    guard let words = try memoryAttributes(host) else {
      warn("this flashloader does not tell the flash's size: whether the image fits is not checked")
      return
    }
    let memory = ExternalMemoryAttributes(words: words)
    result.memory = memory
    let sector = memory.sectorSize ?? 0
    guard let size = memory.byteCount, size > 0, sector >= 256, sector <= 1 << 24, sector.nonzeroBitCount == 1 else {
      throw ProvisioningError(
        phase: phase, failure: "configured, but the flashloader knows no size or no sector size for the flash",
        command: "get-property",
        cause: "the flash's SFDP table is unreadable or empty, or the option word is for another kind of flash",
        remedies: ["check the option word", "power-cycle the board and run again", "give a configuration block"],
        exitCode: .deviceFailed)
    }
    sectorSize = sector
    note("flash of \(size / 1024) KiB, sectors of \(sector) bytes")
    let start = UInt64(memory.startAddress ?? FlashLayout.flashAddress)
    for segment in plan.segments where UInt64(segment.address) < start || segment.end > start + size {
      throw ProvisioningError(
        phase: phase, failure: "the image does not fit the flash", address: segment.address,
        cause:
          "it ends at \(Hexadecimal.word(UInt32(clamping: segment.end - 1))), and the flash has \(size / 1024) KiB",
        remedies: ["use a smaller image or a larger flash", "if the size is wrong, check the option word"],
        exitCode: .badInput)
    }
  }

  /// The words of property 0x19, or nil from a flashloader that does not know the property.
  private func memoryAttributes(_ host: MBootHost) throws(ProvisioningError) -> [UInt32]? {
    let answer = Result { () throws(MBootError) in
      try host.getProperty(.externalMemoryAttributes, index: MemoryID.flexSPINOR)
    }
    switch answer {
    case .success(let words): return words
    case .failure(let error) where error.status == .unknownProperty: return nil
    case .failure(let error): throw failure(error)
    }
  }

  func erase(_ host: MBootHost) throws(ProvisioningError) {
    let ranges = plan.eraseRanges(sectorSize: sectorSize)
    let total = ranges.reduce(0) { $0 + $1.count }
    let chunk = max(Self.erasedAtOnce, Int(sectorSize))
    var done = 0
    for range in ranges {
      var offset = 0
      while offset < range.count {
        let count = min(chunk, range.count - offset)
        let address = range.address + UInt32(offset)
        try asking { () throws(MBootError) in try host.flashEraseRegion(address: address, count: UInt32(count)) }
        offset += count
        done += count
        events(.progress(phase, done: done, total: total))
      }
      result.erased.append(range)
    }
  }

  func writeBlock(_ host: MBootHost) throws(ProvisioningError) {
    if let block = plan.ownBlock {
      try asking { () throws(MBootError) in
        try host.writeMemory(address: FlashLayout.flashAddress, block, memoryID: MemoryID.flexSPINOR)
      }
      return
    }
    try asking { () throws(MBootError) in
      try host.fillMemory(
        address: plan.optionAddress, count: 4, pattern: OptionWord.programConfigurationBlock)
      try host.configureMemory(MemoryID.flexSPINOR, address: plan.optionAddress)
    }
  }

  func writeImage(_ host: MBootHost) throws(ProvisioningError) {
    let total = plan.segments.reduce(0) { $0 + $1.bytes.count }
    var done = 0
    for segment in plan.segments {
      let report = progress(done, of: total)
      try asking { () throws(MBootError) in
        try host.writeMemory(
          address: segment.address, segment.bytes, memoryID: MemoryID.flexSPINOR, progress: report)
      }
      done += segment.bytes.count
      result.written.append(.init(address: segment.address, count: segment.bytes.count))
    }
  }

  func verify(_ host: MBootHost) throws(ProvisioningError) {
    let blockBytes = FlashConfigurationBlock.byteCount
    let total = plan.segments.reduce(blockBytes) { $0 + $1.bytes.count }
    let found = try asking { () throws(MBootError) in
      try host.readMemory(address: FlashLayout.flashAddress, count: blockBytes, memoryID: MemoryID.flexSPINOR)
    }
    try checkBlock(found)
    var done = blockBytes
    for segment in plan.segments {
      let report = progress(done, of: total)
      let comparison = try asking { () throws(MBootError) in
        try host.compareMemory(
          address: segment.address, with: segment.bytes.span.bytes, memoryID: MemoryID.flexSPINOR, progress: report)
      }
      if let first = comparison.first { throw mismatch(segment.address, comparison, first) }
      done += segment.bytes.count
    }
    result.verifiedBytes = done
  }

  /// True if the flash holds the block and the image already. A flash that cannot be read as it is counts as one that
  /// does not.
  func holdsAll(_ host: MBootHost) throws(ProvisioningError) -> Bool {
    let blockBytes = FlashConfigurationBlock.byteCount
    let found = try asking { () throws(MBootError) in
      try host.readMemory(address: FlashLayout.flashAddress, count: blockBytes, memoryID: MemoryID.flexSPINOR)
    }
    let block = FlashConfigurationBlock(bytes: found)
    var isEqual = plan.ownBlock.map { $0 == found } ?? (block?.isValid == true)
    let total = plan.segments.reduce(blockBytes) { $0 + $1.bytes.count }
    var done = blockBytes
    for segment in plan.segments where isEqual {
      let report = progress(done, of: total)
      let comparison = try asking { () throws(MBootError) in
        try host.compareMemory(
          address: segment.address, with: segment.bytes.span.bytes, memoryID: MemoryID.flexSPINOR, progress: report)
      }
      isEqual = comparison.differing == 0
      done += segment.bytes.count
    }
    guard isEqual else {
      note("the flash does not hold the image yet, or not all of it")
      return false
    }
    note("the flash holds block and image already: nothing is erased or written")
    result.verifiedBytes = done
    result.configurationBlock = block
    return true
  }

  /// What stands in the flash after `fillFlash`: the block, if it was read back, and the image.
  var flashContent: [ImageSegment] {
    let block = plan.ownBlock ?? result.configurationBlock?.bytes
    return (block.map { [ImageSegment(address: FlashLayout.flashAddress, bytes: $0)] } ?? []) + plan.segments
  }

  private func checkBlock(_ found: [UInt8]) throws(ProvisioningError) {
    let block = FlashConfigurationBlock(bytes: found)
    if let own = plan.ownBlock {
      if let index = own.indices.first(where: { $0 >= found.count || found[$0] != own[$0] }) {
        let count = own.indices.count { $0 >= found.count || found[$0] != own[$0] }
        throw mismatch(
          FlashLayout.flashAddress, MemoryComparison(count: own.count, differing: count, first: nil),
          .init(offset: index, expected: own[index], found: index < found.count ? found[index] : 0))
      }
    } else if block?.isValid != true {
      throw ProvisioningError(
        phase: phase, failure: "no configuration block stands at 0x60000000", address: FlashLayout.flashAddress,
        command: "read-memory",
        cause: "it was programmed without an error and does not read back: the read path is wrong, or power failed",
        remedies: ["use a lower clock, 0xC0000006 down to 0xC0000001", "power-cycle the board and run again"],
        exitCode: .verifyMismatch)
    }
    result.configurationBlock = block
  }

  private func mismatch(
    _ base: UInt32, _ comparison: MemoryComparison, _ first: MemoryComparison.Difference
  ) -> ProvisioningError {
    let address = base &+ UInt32(truncatingIfNeeded: first.offset)
    return ProvisioningError(
      phase: phase,
      failure: "\(comparison.differing) of \(comparison.count) bytes differ, first at \(Hexadecimal.word(address)): "
        + "\(Hexadecimal.byte(first.found)) in place of \(Hexadecimal.byte(first.expected))",
      address: address, command: "read-memory",
      cause: "the flash does not hold, or does not read back, what was written: the read path at this clock, a "
        + "worn sector, or power that failed",
      remedies: [
        "run again; if other bytes differ each time, use a lower clock (0xC0000006 down to 0xC0000001)",
        "if it is always the same byte, the flash is worn",
      ], exitCode: .verifyMismatch)
  }
}

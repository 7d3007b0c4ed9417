import BootImage
import JSONText
import MBoot
import Provisioning

/// The proof without an image: a sector is written, read back, and given its content back.
extension RecoveryRun {
  /// Sectors looked at for a blank one, from the last down.
  private static let blankSearch = 16

  func proveBySector(_ address: UInt32?) throws(RecoveryStop) -> Bool {
    if recoverer.isDryRun {
      let place =
        address.map { "with " + Hexadecimal.word($0) } ?? "near the end of the flash, a blank one if there is any"
      return try takeProof(RecoveryStep("erase, write and read back the sector \(place)", .flash)) { () in }
    }
    if device == nil { try reach() }
    let host = try host()
    try softly { () throws(MBootError) in try host.configure(configuration, at: plan.optionAddress) }
    let (size, sectorSize) = try geometry(host)
    let sector = try sector(address, size, sectorSize, host)
    let count = Int(sectorSize)
    let found = try softly { () throws(MBootError) in
      try host.readMemory(address: sector, count: count, memoryID: MemoryID.flexSPINOR)
    }
    let original = original(of: sector, found)
    let isBlank = original.allSatisfy { $0 == 0xFF }
    let step = RecoveryStep(
      "erase, write and read back the sector at \(Hexadecimal.word(sector)), \(count) bytes, "
        + (isBlank ? "which is blank" : "and put back what it holds") + " (configured by \(configuration.text))", .flash
    )
    var details: [(String, JSONValue)] = [("address", .string(Hexadecimal.word(sector)))]
    if !isBlank { details.append(("content", .string(Self.digits(original)))) }
    let done = try takeProof(step, details) { () throws(RecoveryStop) in
      provedSector = (sector, original)
      try write(Self.pattern(count), at: sector, host)
      try softly { () throws(MBootError) in try host.flashEraseRegion(address: sector, count: sectorSize) }
      if !isBlank { try write(original, at: sector, host, erases: false) }
    }
    if done { report.proof = "\(count) bytes at \(Hexadecimal.word(sector)) were written and read back equal" }
    return done
  }

  private func write(
    _ bytes: [UInt8], at address: UInt32, _ host: MBootHost, erases: Bool = true
  ) throws(RecoveryStop) {
    let comparison = try softly { () throws(MBootError) in
      if erases { try host.flashEraseRegion(address: address, count: UInt32(bytes.count)) }
      try host.writeMemory(address: address, bytes, memoryID: MemoryID.flexSPINOR)
      return try host.compareMemory(address: address, with: bytes.span.bytes, memoryID: MemoryID.flexSPINOR)
    }
    guard comparison.differing > 0 else { return }
    throw RecoveryStop(
      "\(comparison.differing) of \(comparison.count) bytes at \(Hexadecimal.word(address)) read back otherwise",
      .verifyMismatch
    ).soft
  }

  /// Runs commands whose statuses are an answer: only a board that is gone or hangs ends the run.
  @discardableResult
  private func softly<Value>(_ body: () throws(MBootError) -> Value) throws(RecoveryStop) -> Value {
    do throws(MBootError) { return try body() } catch {
      let stop = RecoveryStop(error)
      throw error.status == nil ? stop : stop.soft
    }
  }

  /// Bytes of the flash and of a sector, as the flashloader knows them.
  private func geometry(_ host: MBootHost) throws(RecoveryStop) -> (size: UInt64, sector: UInt32) {
    guard let words = try memoryAttributes(host) else { return (UInt64(chip?.size ?? 1 << 20), 4096) }
    let memory = ExternalMemoryAttributes(words: words)
    let (size, sector) = (memory.byteCount ?? 0, memory.sectorSize ?? 0)
    guard size > 0, (256...1 << 20).contains(sector), sector.nonzeroBitCount == 1, UInt64(sector) <= size else {
      throw RecoveryStop("configured, and the flashloader knows no size of the flash", .deviceFailed).soft
    }
    return (min(size, 256 << 20), sector)
  }

  /// The words of property 0x19, or nil from a flashloader that does not know the property.
  private func memoryAttributes(_ host: MBootHost) throws(RecoveryStop) -> [UInt32]? {
    let answer = Result { () throws(MBootError) in
      try host.getProperty(.externalMemoryAttributes, index: MemoryID.flexSPINOR)
    }
    switch answer {
    case .success(let words): return words
    case .failure(let error) where error.status == .unknownProperty: return nil
    case .failure(let error): throw RecoveryStop(error)
    }
  }

  /// The sector that is to be written: the one asked for, that of an interrupted proof, or one near the end.
  private func sector(
    _ address: UInt32?, _ size: UInt64, _ sectorSize: UInt32, _ host: MBootHost
  ) throws(RecoveryStop) -> UInt32 {
    let start = FlashLayout.flashAddress
    let end = UInt64(start) + size
    if let address {
      guard address >= start, UInt64(address) < end else {
        throw RecoveryStop("\(Hexadecimal.word(address)) is not in the flash", .badInput)
      }
      return address & ~(sectorSize - 1)
    }
    if let saved = savedAddress, saved >= start, UInt64(saved) < end, saved % sectorSize == 0 { return saved }
    let last = UInt32(clamping: end - UInt64(sectorSize))
    for index in 0..<UInt32(Self.blankSearch) {
      guard UInt64(last) >= UInt64(start) + UInt64(index) * UInt64(sectorSize) else { break }
      let candidate = last - index * sectorSize
      let found = try softly { () throws(MBootError) in
        try host.readMemory(address: candidate, count: Int(sectorSize), memoryID: MemoryID.flexSPINOR)
      }
      if found.allSatisfy({ $0 == 0xFF }) { return candidate }
    }
    return last
  }

  // MARK: - What an earlier proof left

  /// What a sector held before an earlier proof was broken off in it, or else what it holds now: it may have been written
  /// since.
  private func original(of sector: UInt32, _ found: [UInt8]) -> [UInt8] {
    guard let saved = savedContent(of: sector, found.count), saved != found else { return found }
    // Erases set bits and programs clear them: what a broken-off proof leaves has at least the bits of one of these, but
    // for cells in between, which read as they like.
    func isPartOf(_ content: [UInt8]) -> Bool {
      var (written, fitting) = (0, 0)
      for (byte, expected) in zip(found, content) where byte != 0xFF {
        written += 1
        if byte & expected == expected { fitting += 1 }
      }
      return 4 * fitting >= 3 * written
    }
    guard isPartOf(saved) || isPartOf(Self.pattern(found.count)) else { return found }
    note("an earlier proof was broken off in this sector: what it held is put back")
    return saved
  }

  private var savedAddress: UInt32? {
    if let provedSector { return provedSector.address }
    guard let text = journal?.unfinished(Self.proofName)?["address"]?.string else { return nil }
    return UInt32(text.dropFirst(2), radix: 16)
  }

  private func savedContent(of sector: UInt32, _ count: Int) -> [UInt8]? {
    if let provedSector {
      return provedSector.address == sector && provedSector.content.count == count ? provedSector.content : nil
    }
    guard savedAddress == sector, let details = journal?.unfinished(Self.proofName) else { return nil }
    guard let digits = details["content"]?.string.map({ Array($0.utf8) }) else {
      return [UInt8](repeating: 0xFF, count: count)
    }
    guard digits.count == 2 * count else { return nil }
    var bytes: [UInt8] = []
    for index in 0..<count {
      guard let value = UInt8(String(decoding: digits[(2 * index)..<(2 * index + 2)], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
    }
    return bytes
  }

  private static func digits(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// Bytes of which no two neighbours are equal, and which differ from page to page.
  private static func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 37) ^ ($0 >> 8) ^ 0x5A) }
  }
}

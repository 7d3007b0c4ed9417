import BootImage
import MBoot
import Provisioning

/// The array: slow plain reads, and fast ones by the user's configuration against them.
extension Examination {
  /// Bytes that are compared at most at a time.
  private static let mostBytes = 192 << 10
  /// Fast reads end after this time, whatever they have found: a serial line is slow.
  private static let longestReading = Duration.seconds(8)

  // MARK: - Where

  /// Bytes of the sectors that the job erases, as far as that is known before the flash is configured.
  private var sectorSize: UInt32 {
    let told: UInt32? =
      if case .block(let block) = plan.configuration { block.sectorSize } else { findings.sfdp?.eraseSizes.first }
    guard let size = told, (256...(256 << 10)).contains(size), size.nonzeroBitCount == 1 else { return 4096 }
    return max(4096, size)
  }

  /// What the job erases: addresses; without a job the first sectors, or those around the failure.
  var regions: [ProvisioningPlan.Range] {
    if let onlyRegion { return [onlyRegion] }
    var ranges = plan.segments.isEmpty ? [] : plan.eraseRanges(sectorSize: sectorSize)
    if ranges.isEmpty {
      let failed = request.symptom?.address.map { $0 & ~0xFFF } ?? FlashLayout.flashAddress
      let isFlash = (0x6000_0000...0x6FFF_0000).contains(failed)
      ranges = [.init(address: isFlash ? failed : FlashLayout.flashAddress, count: 16 << 10)]
    }
    var left = Self.mostBytes
    // Plain reads reach the first 16 MiB.
    let end = UInt64(FlashLayout.flashAddress) + min(findings.chip.size ?? 16 << 20, 16 << 20)
    return ranges.compactMap { range in
      guard left > 0, UInt64(range.address) < end else { return nil }
      let count = min(left, range.count, Int(end - UInt64(range.address)))
      left -= count
      return .init(address: range.address, count: count)
    }
  }

  /// What the job erases, from the start of the flash.
  var offsets: [Range<Int>] {
    let ranges = plan.segments.isEmpty ? regions : plan.eraseRanges(sectorSize: sectorSize)
    return ranges.compactMap { range in
      guard range.address >= FlashLayout.flashAddress, range.count > 0 else { return nil }
      let start = Int(range.address - FlashLayout.flashAddress)
      return start..<(start + range.count)
    }
  }

  private func read(_ what: String, status: WritableKeyPath<Findings, UInt32?>? = nil) -> [UInt8]? {
    var bytes: [UInt8] = []
    for region in regions {
      let part = value(what, status: status) { host throws(MBootError) in
        try host.readMemory(address: region.address, count: region.count)
      }
      guard let part else { return nil }
      bytes += part
    }
    return bytes
  }

  // MARK: - Slow

  func readSlowly() {
    guard isUsable, configuresPlainReads(), let first = read("slow read"), let second = read("slow read") else {
      return
    }
    findings.slowReadsDiffer = first != second
    slow = first
    if first != second { tell("two slow plain reads of the same place differ") }
    countSectors(first)
    compareImage(first)
  }

  private func countSectors(_ bytes: [UInt8]) {
    var index = 0
    for region in regions {
      for start in stride(from: 0, to: region.count, by: 4096) {
        let count = min(4096, region.count - start)
        guard index + count <= bytes.count else { return }
        findings.sectors += 1
        if bytes[index..<(index + count)].allSatisfy({ $0 == 0xFF }) {
          findings.blankSectors += 1
        } else if findings.firstUsedSector == nil {
          findings.firstUsedSector = region.address + UInt32(start)
        }
        index += count
      }
    }
    tell("slow plain reads: \(findings.blankSectors) of \(findings.sectors) sectors are blank")
  }

  /// Holds the image against what the flash has of it.
  private func compareImage(_ bytes: [UInt8]) {
    guard !plan.segments.isEmpty else { return }
    var compared = 0
    for segment in plan.segments {
      var index = 0
      for region in regions {
        defer { index += region.count }
        let start = max(UInt64(segment.address), UInt64(region.address))
        let end = min(segment.end, region.end)
        guard start < end else { continue }
        for address in start..<end {
          let wanted = segment.bytes[Int(address - UInt64(segment.address))]
          let found = bytes[index + Int(address - UInt64(region.address))]
          findings.bitsNotProgrammed += (found & ~wanted).nonzeroBitCount
          findings.bitsNotErased += (wanted & ~found).nonzeroBitCount
          compared += 1
        }
      }
    }
    guard compared > 0 else { return }
    findings.imageEqual = findings.bitsNotProgrammed == 0 && findings.bitsNotErased == 0
    tell("slow plain reads: the flash \(findings.imageEqual == true ? "holds" : "does not hold") the image")
  }

  // MARK: - Fast against slow

  func compareFastReads() {
    guard let slow, findings.slowReadsDiffer == false, !slow.isEmpty else {
      // Its status counts, if nothing else does.
      _ = read("fast read", status: \.fastReadStatus)
      return
    }
    guard let outcome = compare(with: slow) else {
      if let status = findings.fastReadStatus { tell("fast read: \(StatusCode(rawValue: status))") }
      return
    }
    findings.compared = outcome.compared
    findings.differing = outcome.differing
    let isBlank = slow.allSatisfy { $0 == 0xFF }
    findings.chip.reading =
      outcome.differing == 0 ? isBlank ? .blank : .same : outcome.isStable ? .different : .unstable
    tell(
      outcome.differing == 0
        ? "fast reads are as slow ones are, \(Text.size(UInt64(outcome.compared)))\(isBlank ? ", all of it blank" : "")"
        : "fast reads differ from slow ones in \(outcome.differing) of \(outcome.compared) bytes, "
          + (outcome.isStable ? "the same each time" : "and from one another"))
    guard outcome.differing > 0 else { return }
    seekSoundReads(slow)
  }

  private func compare(
    with slow: [UInt8]
  ) -> (compared: Int, differing: Int, isStable: Bool)? {
    var compared = 0
    var differing = 0
    var first: [UInt8]?
    var isStable = true
    let start = now()
    while compared < effort.comparedBytes, compared == 0 || now() - start < Self.longestReading {
      guard let fast = read("fast read", status: \.fastReadStatus), fast.count == slow.count else { return nil }
      compared += fast.count
      if fast != slow { for index in fast.indices where fast[index] != slow[index] { differing += 1 } }
      if let first, first != fast { isStable = false }
      first = first ?? fast
      // One more read tells noise from a shift.
      if differing > 0, compared > fast.count { break }
    }
    return (compared, differing, isStable)
  }

  /// The same of one place alone, which holds `slow`.
  func seekSoundReads(_ slow: [UInt8], at region: ProvisioningPlan.Range) {
    onlyRegion = region
    seekSoundReads(slow)
    onlyRegion = nil
  }

  /// Lower clocks first, then other numbers of dummy clocks.
  private func seekSoundReads(_ slow: [UInt8]) {
    let top = min(plan.configuration.clockIndex, UInt8(FlashConfigurationBlock.megahertz.count))
    for index in (1..<max(top, 1)).reversed() where isUsable {
      guard reads(slow, by: plan.configuration.at(clock: index)) else { continue }
      findings.chip.soundClockIndex = index
      return tell("at \(FlashConfigurationBlock.megahertz[Int(index)]) MHz fast reads are right")
    }
    guard isUsable else { return }
    if top > 1 { tell("fast reads are wrong at lower clocks too") }
    for dummies in (1...16) as ClosedRange<UInt8> where isUsable {
      guard reads(slow, by: plan.configuration.with(dummies: dummies)) else { continue }
      findings.chip.soundDummyCycles = dummies
      return tell("with \(dummies) dummy clocks fast reads are right")
    }
  }

  private func reads(_ slow: [UInt8], by configuration: ProvisioningPlan.Configuration?) -> Bool {
    guard let configuration, configures(configuration) else { return false }
    return compare(with: slow).map { $0.differing == 0 } ?? false
  }
}

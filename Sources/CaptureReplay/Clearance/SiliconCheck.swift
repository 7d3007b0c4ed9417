import MBoot
import SDP

/// Looks through commands that would go to silicon. What it has no reason to allow it refuses.
struct SiliconCheck {
  let allowances: ReplayAllowances
  private(set) var refusals: [ReplayRefusal] = []
  var ram = KnownRAM()
  /// Bytes of a sector of the flash, by property 0x19 if it was asked; else the largest that parts have.
  var sectorSize: UInt64 = SiliconCheck.largestSector
  /// The recording told it.
  var isSectorKnown = false

  /// Erase sectors of serial NOR flashes have 4 to 256 KiB.
  static let largestSector: UInt64 = 0x4_0000
  /// Where the flash is in the address map.
  static let flash: ClosedRange<UInt64> = 0x6000_0000...0x7F7F_FFFF

  init(_ allowances: ReplayAllowances) { self.allowances = allowances }

  /// Looks at all commands of a stay.
  mutating func look(at stay: RecordedStay) {
    // What starts may use any RAM.
    ram = KnownRAM()
    for exchange in stay.exchanges {
      guard let refusal = refusal(of: exchange) else { continue }
      refusals.append(
        ReplayRefusal(
          number: exchange.number, command: exchange.name, reason: refusal.reason, option: refusal.option))
    }
  }

  /// Why a command is refused.
  struct Reason {
    var reason: String
    var option: String?

    init(_ reason: String, option: String? = nil) {
      self.reason = reason
      self.option = option
    }
  }

  private mutating func refusal(of exchange: RecordedExchange) -> Reason? {
    guard exchange.reports.allSatisfy({ $0.isFromDevice || $0.missing == 0 }) else {
      return Reason("the capture does not hold all its bytes")
    }
    switch exchange.request {
    case .unreadable: return Reason("it is no command that can be read")
    case .sdp(let command): return refusal(of: command, exchange)
    case .mboot(let packet):
      // The part reads its parameters where they must stand, however many a packet says it has.
      guard Self.isWhole(packet, exchange) else {
        return Reason("its packet is not as long as its parameters: the part would read what stood there before")
      }
      return refusal(of: Command(packet), exchange)
    }
  }

  private static func isWhole(_ packet: Packet, _ exchange: RecordedExchange) -> Bool {
    guard let report = exchange.reports.first, let header = Report.Header(report.bytes.span.bytes),
      header.length == 4 + 4 * packet.parameters.count, report.bytes.count >= Report.headerBytes + header.length,
      report.bytes[7] == packet.parameters.count
    else { return false }
    // Whatever get-property and reset read too much changes nothing.
    if packet.tag == .getProperty { return !packet.parameters.isEmpty }
    return packet.parameters.count >= Command(packet).packet.parameters.count
  }

  // MARK: - Ranges

  static func words(_ first: UInt64, _ last: UInt64) -> String {
    "0x" + String(first, radix: 16) + "-0x" + String(last, radix: 16)
  }

  /// Why flash may not be programmed there.
  func refusesWrite(_ start: UInt64, _ count: UInt64) -> Reason? {
    let last = start + max(count, 1) - 1
    guard !ReplayAllowances.covers(allowances.writes, start, last) else { return nil }
    let range = Self.words(start, last)
    return Reason("it programs flash at \(range)", option: "--allow-write \(range)")
  }

  /// Why the sectors that a range touches may not be erased.
  func refusesErase(_ start: UInt64, _ count: UInt64) -> Reason? {
    let first = start / sectorSize * sectorSize
    let last = (start + max(count, 1) - 1) / sectorSize * sectorSize + sectorSize - 1
    guard !ReplayAllowances.covers(allowances.erases, first, last) else { return nil }
    let range = Self.words(first, last)
    let sectors =
      isSectorKnown ? "sectors of \(sectorSize) bytes" : "sectors of unknown size, \(sectorSize) bytes at most"
    return Reason("it erases \(range), in \(sectors)", option: "--allow-erase \(range)")
  }
}

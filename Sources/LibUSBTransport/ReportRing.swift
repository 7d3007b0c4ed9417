import HIDTransport

/// IN reports that came before anybody asked, oldest first: as many as Linux's hidraw keeps.
struct ReportRing {
  static let capacity = 64

  private var slots: [[UInt8]] = []
  private var first = 0
  private var lengths: [Int] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var isFull: Bool { count == Self.capacity }

  /// Keeps a report of at most `HIDLimits.reportBytes`; a full ring keeps what it has.
  mutating func append(_ report: UnsafeRawBufferPointer) {
    guard !isFull, report.count <= HIDLimits.reportBytes else { return }
    let index = (first + count) % Self.capacity
    if index == slots.count {
      slots.append([UInt8](repeating: 0, count: HIDLimits.reportBytes))
      lengths.append(0)
    }
    slots[index].withUnsafeMutableBytes { $0.copyMemory(from: report) }
    lengths[index] = report.count
    count += 1
  }

  /// Takes the oldest. Nil if there is none, or if it does not fit and so stays.
  mutating func take(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard count > 0, lengths[first] <= buffer.count else { return nil }
    let length = lengths[first]
    slots[first].withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<length])) }
    first = (first + 1) % Self.capacity
    count -= 1
    if count == 0 { first = 0 }
    return length
  }
}

import VirtualRT1020

/// Bodies of records that together hold the difference between two comparable states, each within the limit of
/// a body. Made one by one: a large flash need not stand in memory twice.
struct ChangeList {
  private let old: NonVolatileState
  private let new: NonVolatileState
  private let pages: [Int]
  private let limit: Int
  private var position = 0
  private var registers: [NonVolatileChange]

  init(from old: NonVolatileState, to new: NonVolatileState, limit: Int = StateRecord.bodyLimit) {
    self.limit = limit
    self.old = old
    self.new = new
    pages = new.changedPages(since: old)
    registers = new.registerChanges(since: old)
  }

  /// Nothing can have changed.
  var isEmpty: Bool { pages.isEmpty && registers.isEmpty }

  /// Changes fuses: what nobody can take back.
  var burns: Bool {
    registers.contains { if case .fuse = $0 { true } else { false } }
  }

  /// The next body, nil after the last one. A body ends where the next change might not fit any more.
  mutating func next() -> [UInt8]? {
    var body: [UInt8] = []
    for change in registers { ChangeCoding.append(change, to: &body) }
    registers = []
    var fill: (range: Range<Int>, value: UInt8)?
    while position < pages.count, body.count < limit - 2 * 4096 {
      defer { position += 1 }
      guard let change = new.change(ofPage: pages[position], since: old) else { continue }
      if case .fill(let range, let value) = change {
        if let former = fill, former.value == value, former.range.upperBound == range.lowerBound {
          fill = (former.range.lowerBound..<range.upperBound, value)
        } else {
          Self.flush(&fill, &body)
          fill = (range, value)
        }
      } else {
        Self.flush(&fill, &body)
        ChangeCoding.append(change, to: &body)
      }
    }
    Self.flush(&fill, &body)
    return body.isEmpty && position >= pages.count ? nil : body
  }

  private static func flush(_ fill: inout (range: Range<Int>, value: UInt8)?, _ body: inout [UInt8]) {
    if let fill { ChangeCoding.append(.fill(fill.range, fill.value), to: &body) }
    fill = nil
  }
}

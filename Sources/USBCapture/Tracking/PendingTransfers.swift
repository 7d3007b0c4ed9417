/// The transfers under way, in a table that does not grow: a capture that only submits must not fill our memory.
///
/// A transfer has eight places, which follow from its id; the ninth of a group puts the oldest out. A bus has some dozen
/// interrupt and control transfers under way, so this does not happen unless completions are lost.
struct PendingTransfers {
  private static let groupBits: UInt64 = 6
  private static let ways = 8
  /// Empty until there is a first transfer.
  private var places: [PendingTransfer] = []
  /// How many are under way.
  private(set) var count = 0

  /// Adds one; true if another had to go for it: one of the same id, or the oldest.
  mutating func insert(_ entry: PendingTransfer) -> Bool {
    // 0 marks a free place; packets are numbered from 1, but whoever numbers otherwise must not break the table.
    guard entry.packet > 0 else { return false }
    if places.isEmpty {
      places = [PendingTransfer](repeating: PendingTransfer(), count: Self.ways << Int(Self.groupBits))
    }
    let start = Self.start(entry.transfer)
    var target = start
    var oldest = Int.max
    for place in start..<(start + Self.ways) {
      if places[place].packet > 0, places[place].transfer == entry.transfer, places[place].bus == entry.bus {
        places[place] = entry
        return true
      }
      if places[place].packet < oldest {
        oldest = places[place].packet
        target = place
      }
    }
    places[target] = entry
    if oldest > 0 { return true }
    count += 1
    return false
  }

  /// Takes one out.
  mutating func remove(_ transfer: UInt64, bus: UInt16) -> PendingTransfer? {
    guard let place = find(transfer, bus) else { return nil }
    let entry = places[place]
    places[place].packet = 0
    count -= 1
    return entry
  }

  /// Looks at one, or changes it.
  mutating func with<Result>(
    _ transfer: UInt64, bus: UInt16, _ body: (inout PendingTransfer) -> Result
  ) -> Result? {
    guard let place = find(transfer, bus) else { return nil }
    return body(&places[place])
  }

  private func find(_ transfer: UInt64, _ bus: UInt16) -> Int? {
    guard count > 0 else { return nil }
    let start = Self.start(transfer)
    for place in start..<(start + Self.ways)
    where places[place].transfer == transfer && places[place].packet > 0 && places[place].bus == bus {
      return place
    }
    return nil
  }

  /// The first place of an id's group. Ids are addresses: their upper bits are alike, the lowest zero.
  private static func start(_ transfer: UInt64) -> Int {
    Int(truncatingIfNeeded: (transfer &* 0x9E37_79B9_7F4A_7C15) >> (64 - groupBits)) * ways
  }
}

/// What passed on the flash's bus, folded as people want to read it: status polls are counted, and
/// array reads at advancing addresses are one.
struct BusLog: Sendable {
  /// Off by default: logging costs more than the bus.
  var isEnabled = false
  private(set) var transactions: [BusTransaction] = []

  /// Transactions kept at most; beyond it the oldest half is forgotten.
  static let limit = 1 << 18

  /// Hands the log over and starts a new one.
  mutating func take() -> [BusTransaction] {
    defer { transactions = [] }
    return transactions
  }

  /// Notes a transaction, if anybody asked for a log.
  @inline(__always)
  mutating func add(
    _ source: BusTransaction.Source, _ sequence: FlexSPISequence, address: UInt32, read: Int, write: Int,
    data: UnsafeRawBufferPointer?
  ) {
    if isEnabled { append(source, sequence, address: address, read: read, write: write, data: data) }
  }

  private mutating func append(
    _ source: BusTransaction.Source, _ sequence: FlexSPISequence, address: UInt32, read: Int, write: Int,
    data: UnsafeRawBufferPointer?
  ) {
    var entry = BusTransaction()
    entry.source = source
    entry.opcode = sequence.opcode
    entry.pads = sequence.pads
    entry.address = source == .ahb || sequence.addressBits > 0 ? address : nil
    entry.addressBits = sequence.addressBits
    entry.dummyCycles = sequence.dummyCycles
    entry.mode = sequence.mode
    entry.readCount = read
    entry.writeCount = write
    entry.data = data.map { Array($0.prefix(8)) } ?? []
    if let last = transactions.last, fold(entry, into: last) { return }
    if transactions.count >= Self.limit { transactions.removeFirst(Self.limit / 2) }
    transactions.append(entry)
  }

  private mutating func fold(_ entry: BusTransaction, into last: BusTransaction) -> Bool {
    let index = transactions.count - 1
    let sameShape =
      entry.source == last.source && entry.opcode == last.opcode && entry.pads == last.pads
      && entry.writeCount == 0 && last.writeCount == 0
    guard sameShape else { return false }
    if entry.address == nil, entry.readCount == last.readCount, entry.readCount > 0, entry.data == last.data {
      transactions[index].times += 1
      return true
    }
    let mergeable = entry.source == .ahb || (entry.readCount >= 256 && last.readCount >= 256)
    if mergeable, let address = entry.address, let start = last.address, last.readCount > 0,
      address == start &+ UInt32(truncatingIfNeeded: last.readCount)
    {
      transactions[index].readCount += entry.readCount
      return true
    }
    return false
  }
}

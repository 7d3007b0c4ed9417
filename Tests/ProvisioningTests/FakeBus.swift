import HIDTransport

/// The bus with one fake board on it; no call ever blocks.
final class FakeBus: HIDBus {
  let board: FakeBoard
  private(set) var opened = 0
  /// Called at every pause, with the time paused so far.
  var onPause: (Duration) -> Void = { _ in }

  init(_ board: FakeBoard) { self.board = board }

  func identities() throws(HIDError) -> [USBIdentity] { board.identity.map { [$0] } ?? [] }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    if let error = board.openError { throw error }
    guard let identity = board.identity, identities.contains(identity) else { throw .absent(identities) }
    opened += 1
    return FakeDevice(board, identity)
  }

  func pause(_ time: Duration) {
    board.paused += time
    onPause(board.paused)
  }
}

/// A fake board's device: gone once the board shows another identity.
final class FakeDevice: HIDDevice {
  let identity: USBIdentity
  private let board: FakeBoard
  private var isOpen = true

  init(_ board: FakeBoard, _ identity: USBIdentity) {
    self.board = board
    self.identity = identity
  }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    guard isOpen, board.transfer(), board.identity == identity else { throw .gone }
    board.take(report.withUnsafeBytes { [UInt8]($0) })
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    guard isOpen else { throw .gone }
    guard !board.queue.isEmpty else { throw board.identity == identity ? .timeout : .gone }
    guard board.transfer() || board.vanishAt == nil else { throw .gone }
    let report = board.distort(board.queue.removeFirst())
    if board.leavesAfterAnswer, board.queue.isEmpty {
      board.leavesAfterAnswer = false
      board.identity = board.afterReset
    }
    for (index, byte) in report.prefix(buffer.count).enumerated() { buffer[index] = byte }
    return report.count
  }

  func expectDeparture() { board.departuresExpected += 1 }

  func close() { isOpen = false }
}

/// The device of a board that is there, for tests of the hosts.
func openDevice(_ board: FakeBoard) -> FakeDevice { FakeDevice(board, board.identity ?? .flashloader) }

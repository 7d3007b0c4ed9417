import BoardDescription
import HIDTransport
import VirtualRT1020

/// An eager host at a virtual board: hands over reports, takes every answer at once, and lets virtual
/// time pass until the board has nothing more to do without it.
struct HostRun {
  /// How a run ended.
  enum State: String {
    /// The board waits for the host.
    case ready
    /// It is busy, or hangs.
    case silent
    /// The part was reset on the way.
    case reset
    /// It left the bus and did not come back.
    case gone
  }

  /// When the host gives up.
  private let deadline: Duration
  private let buffer: UnsafeMutableRawBufferPointer
  private let resetsBefore: Int
  /// IN reports so far, as hex.
  private(set) var reports: [String] = []
  /// OUT reports that the board did not take.
  private(set) var notTaken = 0
  /// Bytes of `reports`.
  private var reportBytes = 0

  /// Starts a run of at most `timeout`. `buffer` holds one report.
  init(_ board: VirtualRT1020, timeout: Duration, buffer: UnsafeMutableRawBufferPointer) {
    deadline = board.time + timeout
    self.buffer = buffer
    resetsBefore = board.resetCount
  }

  /// Whether the board sent more than one answer may hold.
  var isOverfull: Bool { reportBytes > BoardControl.maximumAnswerBytes }

  /// Hands over all reports in order. When the board leaves the bus, the rest stays with the host, as
  /// with a handle that has gone stale.
  mutating func send(_ outReports: [[UInt8]], to board: inout VirtualRT1020) {
    while board.enumerationTime != nil, tick(&board) {}
    for (index, report) in outReports.enumerated() where !send(report, to: &board) {
      notTaken = outReports.count - index
      return
    }
  }

  private mutating func send(_ report: [UInt8], to board: inout VirtualRT1020) -> Bool {
    let identity = board.identity
    let resets = board.resetCount
    while board.identity == identity, board.resetCount == resets {
      switch board.send(report.span.bytes) {
      case .accepted:
        takeReports(&board)
        return true
      case .absent, .stalled: return false
      case .notReady:
        if !takeReports(&board), !tick(&board) { return false }
      }
      if isOverfull { return false }
    }
    return false
  }

  /// Runs until the board waits for the host, is gone for good, or the deadline passes.
  mutating func settle(_ board: inout VirtualRT1020) -> State {
    var isWaiting = false
    while !isOverfull {
      takeReports(&board)
      isWaiting = board.isWaitingForHost()
      if isWaiting || (board.identity == nil && board.enumerationTime == nil) { break }
      guard tick(&board) else { break }
    }
    if board.resetCount != resetsBefore { return .reset }
    if board.identity == nil { return .gone }
    return isWaiting ? .ready : .silent
  }

  /// Lets all of the time pass, taking what the board sends meanwhile.
  mutating func pass(_ board: inout VirtualRT1020) {
    repeat { takeReports(&board) } while !isOverfull && tick(&board)
    takeReports(&board)
  }

  /// Takes the reports that are due. Returns whether there were any.
  @discardableResult
  private mutating func takeReports(_ board: inout VirtualRT1020) -> Bool {
    var tookAny = false
    // A transfer that ends in a STALL is over; what comes next is taken next.
    repeat {
      while !isOverfull, let count = board.receive(into: buffer) {
        reports.append(Hex.text(UnsafeRawBufferPointer(rebasing: buffer[..<min(count, buffer.count)])))
        reportBytes += max(1, count)
        tookAny = true
      }
    } while board.takeStall()
    return tookAny
  }

  /// Advances to the next thing that happens by itself, or to the deadline. False at the deadline.
  private func tick(_ board: inout VirtualRT1020) -> Bool {
    let now = board.time
    guard now < deadline else { return false }
    var next = deadline
    for event in [board.nextReportTime(), board.enumerationTime, board.busyUntil] {
      if let event, event > now { next = min(next, event) }
    }
    board.advance(by: next - now)
    return board.time > now
  }
}

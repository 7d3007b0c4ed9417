import Testing

/// Gives a test a fresh board; several on one test, or on its suite, describe one board together.
///
/// If the test fails, each failure shows the last lines of the board's log, and the whole log is attached as
/// `board-log.txt` (`swift test --attachments-path …` keeps attachments).
public struct BoardTrait: TestTrait, SuiteTrait, TestScoping {
  let configure: @Sendable (inout BoardConfiguration) -> Void
  var misuseFails = false
  var sickness: (cause: FailureCause, seed: UInt64)?

  /// A suite's trait is for each of its tests: none shares a board with another.
  public var isRecursive: Bool { true }

  /// Makes the board, runs the test with it, and tells what happened to it if the test fails.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    if let slot = BoardSlot.current {
      try slot.apply(self)
      return try await function()
    }
    let slot = BoardSlot()
    try slot.apply(self)
    let issues = IssueHandlingTrait.compactMapIssues { slot.comment($0) }
    try await issues.provideScope(for: test, testCase: testCase) {
      try await BoardSlot.$current.withValue(slot) {
        do {
          try await function()
        } catch  where !Task.isCancelled && !(error is ExpectationFailedError) {
          // Recorded here and not thrown on, for only so does it get the log beside it.
          Issue.record(error, sourceLocation: test.sourceLocation)
        }
        slot.judgeHost(of: test)
      }
    }
    slot.attachLog(to: test)
  }
}

extension Trait where Self == BoardTrait {
  /// A blank, healthy board in serial download mode.
  ///
  /// ```swift
  /// @Test(.board) func blankBoard() throws {
  ///   #expect(try Board.current.running == .bootROM)
  /// }
  /// ```
  public static var board: Self { Self(configure: { _ in }) }

  /// A board as described.
  ///
  /// ```swift
  /// @Test(.board { $0.mode = .flashloader; $0.flash?.part = "W25Q64JV-IM" })
  /// ```
  public static func board(_ configure: @escaping @Sendable (inout BoardConfiguration) -> Void) -> Self {
    Self(configure: configure)
  }

  /// A board that is sick from power-on. Implies `.board`.
  ///
  /// ```swift
  /// @Test(.faults(.eraseIgnored(times: 1)))
  /// ```
  public static func faults(_ faults: Fault...) -> Self { Self(configure: { $0.faults += faults }) }

  /// A board that has one cause of failures, its detail drawn from a seed, on the part and the flashloader that
  /// traits before it describe. `Board.sickness` has the detail, and the job that fails on it. Implies `.board`.
  ///
  /// ```swift
  /// @Test(.cause(.blockProtection, seed: 7))
  /// ```
  public static func cause(_ cause: FailureCause, seed: UInt64 = 1) -> Self {
    Self(configure: { _ in }, sickness: (cause, seed))
  }

  /// The test fails also if the host does what it should not: writes cells that are not erased, sends a
  /// flashloader's command to the boot ROM, and so on. Implies `.board`.
  public static var strictHost: Self { Self(configure: { _ in }, misuseFails: true) }
}

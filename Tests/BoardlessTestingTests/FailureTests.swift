import BoardlessTesting
import Testing

/// Tests that fail on purpose: what their failures say, and where.
@Suite struct FailureTests {
  private static func text(_ issue: Issue) -> String { issue.comments.map(\.rawValue).joined(separator: "\n") }

  /// One issue with these words, told of this file and not of the helper's.
  private static func isOne(_ issues: [Issue], _ words: String...) -> Bool {
    guard issues.count == 1, issues[0].sourceLocation?.fileName == "FailureTests.swift" else { return false }
    return words.allSatisfy { text(issues[0]).contains($0) }
  }

  // MARK: - Expectations

  @Test(.fails { isOne($0, "flash at 0x00001000 holds 0xff, expected 0x01; 2 of 3 bytes differ") })
  func wrongBytes() throws { #expect(try !Board().expectFlash([1, 0xFF, 3], at: 0x1000)) }

  @Test(.fails { isOne($0, "flash at 0x60001002 holds 0x00, expected it erased; 1 of 4 bytes are not") })
  func notErased() throws {
    let board = try Board()
    board.state.setFlash(at: 0x1002, [0])
    #expect(!board.expectErased(at: 0x6000_1000, count: 4))
  }

  @Test(.fails { isOne($0, "fuse word 6 is 0x00000000, expected 0x00000010") })
  func wrongFuse() throws { #expect(try !Board().expectFuse(6, is: 0x10)) }

  @Test(.fails { isOne($0, "there is no fuse word 64") })
  func noSuchFuse() throws { #expect(try !Board().expectFuse(64, is: 0)) }

  @Test(
    .fails { issues in
      issues.count == 3 && issues.allSatisfy { text($0).contains("are not all in the flash of 8388608 bytes") }
    }, arguments: [0x80_0000, 0x2020_0000, 0x607F_FFFF] as [UInt32])
  func outsideTheFlash(place: UInt32) throws {
    let board = try Board()
    #expect(!board.expectFlash([1, 2], at: place))
    #expect(!board.expectErased(at: place, count: 2))
    #expect(!board.expectErased(at: place, count: Int.max))
  }

  // MARK: - The log

  @Test(.fails { isOne($0, "fuse word 6", "the board's log:\n   0.000000 s  board    the boot ROM runs") }, .board)
  func logBesideAFailure() throws { try Board.current.expectFuse(6, is: 1) }

  @Test(
    .fails { issues in
      guard isOne(issues, "command  get-property 4", "10300 Unknown Property"),
        case .errorCaught(let error) = issues[0].kind
      else { return false }
      return (error as? MBootError)?.status == .unknownProperty
    }, .board { $0.mode = .flashloader })
  func logBesideAnError() throws { _ = try Board.current.mboot.getProperty(PropertyTag(rawValue: 4)) }

  @Test(
    .fails { issues in
      issues.count == 2 && text(issues[0]).contains("the boot ROM runs")
        && !text(issues[1]).contains("from 0.000 s") && text(issues[1]).contains("the reset button is pressed")
    }, .board)
  func eachFailureShowsWhatIsNew() throws {
    let board = try Board.current
    board.expectFuse(6, is: 1)
    board.reset()
    board.expectFuse(6, is: 1)
  }

  @Test(
    .fails { isOne($0, "the board's log, the last 24 lines:") && text($0[0]).split(separator: "\n").count == 26 },
    .board)
  func longLogsAreCut() throws {
    let board = try Board.current
    for _ in 0..<50 { board.setBootPins(.serial) }
    board.expectFuse(6, is: 1)
  }

  @Test(.fails { $0.count == 1 && !$0[0].isFailure && !text($0[0]).contains("log") }, .board)
  func knownIssuesStayAsTheyAre() throws {
    let board = try Board.current
    withKnownIssue { _ = board.expectFuse(6, is: 1) }
  }

  @Test(.fails { $0.count == 1 }, .board)
  func aRequirementIsToldOnce() throws { _ = try #require(Board.current.fuse(64)) }

  // MARK: - Misuse

  @Test(
    .fails { isOne($0, "the host misused the board: the flash is used before configure-memory") }, .strictHost,
    .board { $0.mode = .flashloader })
  func misuseFails() throws {
    #expect(throws: MBootError.self) {
      try Board.current.mboot.flashEraseRegion(address: 0x6000_0000, count: 0x1000)
    }
  }
}

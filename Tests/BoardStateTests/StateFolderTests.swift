import Testing
import VirtualRT1020

@testable import BoardState

@Suite struct StateFolderTests {
  @Test func whatIsKeptIsThereAgain() throws {
    let folder = TemporaryFolder()
    let path = folder.path("board")
    var sample = SampleBoard()
    for round in 0..<6 {
      let state = try StateFolder(path, for: sample.board)
      #expect((state.kept == nil) == (round == 0))
      if let kept = state.kept { #expect(Contents(kept) == Contents(sample.board.nonVolatile)) }
      for _ in 0..<50 {
        sample.change()
        try state.keep(sample.board)
      }
      try state.flush()
      #expect(names(path) == ["board.state", "lock"])
    }
    let state = try StateFolder(path, for: sample.board)
    let kept = try #require(state.kept)
    var configuration = BoardConfiguration()
    configuration.flash?.size = 64 << 10
    let again = VirtualRT1020(configuration, keeping: kept)
    #expect(Contents(again.nonVolatile) == Contents(sample.board.nonVolatile))
  }

  @Test func whatChangedNothingWritesNothing() throws {
    let folder = TemporaryFolder()
    let path = folder.path("board")
    var sample = SampleBoard()
    let state = try StateFolder(path, for: sample.board)
    let before = bytes(of: path + "/board.state")
    for _ in 0..<10 { try state.keep(sample.board) }
    // The same bytes over themselves: another page, and no difference.
    sample.board.setFlash(at: 100, sample.board.flash(at: 100, count: 5000))
    try state.keep(sample.board)
    sample.board.advance(by: .seconds(10))
    sample.board.setRAM(at: 0x2000, [1, 2, 3])
    try state.keep(sample.board)
    #expect(bytes(of: path + "/board.state") == before)
  }

  @Test func aBoardWithoutFlashKeepsItsFuses() throws {
    let folder = TemporaryFolder()
    var configuration = BoardConfiguration()
    configuration.flash = nil
    var board = VirtualRT1020(configuration)
    do {
      let state = try StateFolder(folder.path("board"), for: board)
      board.setFuse(6, 0x10)
      try state.keep(board)
    }
    #expect(try StateFolder(folder.path("board"), for: board).kept?.fuses[6] == 0x10)
  }

  @Test func theFileIsWrittenAnewWhenItHasGrown() throws {
    let folder = TemporaryFolder()
    let path = folder.path("board")
    var sample = SampleBoard(seed: 7)
    var longest = 0
    do {
      let state = try StateFolder(path, for: sample.board, slack: 500)
      for round in 0..<400 {
        sample.change()
        try state.keep(sample.board)
        if round % 20 == 0 { longest = max(longest, bytes(of: path + "/board.state").count) }
      }
    }
    // Twice a base of at most the whole flash, and what one change adds.
    #expect(longest < 2 * (70 << 10) + 500 + 9000)
    let state = try StateFolder(path, for: sample.board)
    #expect(state.kept.map { Contents($0) } == Contents(sample.board.nonVolatile))
    #expect(names(path) == ["board.state", "lock"])
  }

  @Test func aChangeTooLargeForARecordIsOneStepAllTheSame() throws {
    let folder = TemporaryFolder()
    let path = folder.path("board")
    var sample = SampleBoard(size: 256 << 10)
    do {
      let state = try StateFolder(path, for: sample.board, slack: 1 << 20, recordLimit: 64 << 10)
      var value: UInt32 = 1
      sample.board.setFlash(
        at: 0,
        (0..<150_000).map { _ in
          value = value &* 1_664_525 &+ 1_013_904_223
          return UInt8(truncatingIfNeeded: value >> 24)
        })
      try state.keep(sample.board)
      // And all of it away again: a few bytes.
      let full = bytes(of: path + "/board.state").count
      var blank = sample.board
      blank.setFlash(at: 0, [UInt8](repeating: 0, count: 256 << 10))
      try state.keep(blank)
      #expect(bytes(of: path + "/board.state").count < full + 10_000)
      try state.keep(sample.board)
    }
    let state = try StateFolder(path, for: sample.board)
    #expect(state.kept?.flash(at: 0, count: 150_000) == sample.board.flash(at: 0, count: 150_000))
  }

  @Test func anotherFillIsAnotherBase() throws {
    let folder = TemporaryFolder()
    let path = folder.path("board")
    let other = SampleBoard(fill: 0)
    do {
      let state = try StateFolder(path, for: SampleBoard().board)
      try state.keep(other.board)
    }
    let state = try StateFolder(path, for: other.board)
    #expect(state.kept?.flash(at: 5, count: 3) == [0, 0, 0])
  }

  @Test func theSecondServerIsRefused() throws {
    let folder = TemporaryFolder()
    let path = folder.path("board")
    let sample = SampleBoard()
    let first = try StateFolder(path, for: sample.board)
    let error = #expect(throws: StateError.self) { try StateFolder(path, for: sample.board) }
    #expect(error == .inUse(folder: path, processID: processID) && error?.exitCode == 3)
    #expect(error?.description.contains("in use by process \(processID)") == true)
    try first.keep(sample.board)
  }

  @Test func anotherPartOrSizeIsRefused() throws {
    let folder = TemporaryFolder()
    let path = folder.path("board")
    _ = try StateFolder(path, for: SampleBoard().board)
    let before = bytes(of: path + "/board.state")
    for other in [SampleBoard(size: 128 << 10), SampleBoard(part: "W25Q64JV-IQ")] {
      let error = #expect(throws: StateError.self) { try StateFolder(path, for: other.board) }
      guard case .otherBoard(_, let has, let wanted) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(has == "the flash part IS25LP064A of 65536 bytes" && wanted != has && error?.exitCode == 3)
    }
    let state = try StateFolder(path, for: SampleBoard().board)
    #expect(throws: StateError.self) { try state.keep(SampleBoard(part: "W25Q64JV-IQ", fill: 0).board) }
    #expect(bytes(of: path + "/board.state") == before)
  }

  @Test func whatIsSomebodyElsesIsLeftAlone() throws {
    let folder = TemporaryFolder()
    let board = SampleBoard().board
    makeFile(folder.path("file"), [1])
    makeFolder(folder.path("documents"))
    makeFile(folder.path("documents/letter"), [1])
    makeFolder(folder.path("strange"))
    makeFile(folder.path("strange/board.state"), Array("something else entirely, and long enough".utf8))
    makeFolder(folder.path("newer"))
    makeFile(folder.path("newer/board.state"), Array("boardless board state, format 2\nxxxxxxxx".utf8))
    for (name, words) in [
      ("file", "file is no folder"), ("documents", "it holds letter"),
      ("strange", "strange/board.state is no board's state"), ("newer", "that this version does not know"),
    ] {
      let before = names(folder.path(name)).filter { $0 != "lock" }.map { bytes(of: folder.path("\(name)/\($0)")) }
      let error = #expect(throws: StateError.self) { try StateFolder(folder.path(name), for: board) }
      #expect(error?.description.contains(words) == true && error?.exitCode == 3, "\(error?.description ?? "")")
      #expect(
        names(folder.path(name)).filter { $0 != "lock" }.map { bytes(of: folder.path("\(name)/\($0)")) } == before)
    }
    let error = #expect(throws: StateError.self) { try StateFolder(folder.path("none/board"), for: board) }
    #expect(error?.description.contains("No such file or directory") == true && error?.exitCode == 7)
  }
}

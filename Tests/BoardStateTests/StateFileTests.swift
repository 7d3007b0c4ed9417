import Testing
import VirtualRT1020

@testable import BoardState

/// What may happen to the file: cut off anywhere, changed anywhere.
@Suite struct StateFileTests {
  /// A file with changes, its bytes after each of them, and what the board held then.
  private struct Recorded {
    let board: VirtualRT1020
    let bytes: [UInt8]
    /// How long the file was, and what it said.
    var steps: [(length: Int, contents: Contents)] = []

    init(changes: Int, seed: UInt64 = 3) throws {
      let folder = TemporaryFolder()
      let path = folder.path("board")
      var sample = SampleBoard(seed: seed)
      let state = try StateFolder(path, for: sample.board)
      for round in 0...changes {
        if round > 0 {
          sample.change()
          try state.keep(sample.board)
        }
        let length = BoardStateTests.bytes(of: path + "/board.state").count
        if steps.last?.length != length { steps.append((length, Contents(sample.board.nonVolatile))) }
      }
      board = sample.board
      bytes = BoardStateTests.bytes(of: path + "/board.state")
    }
  }

  private func open(_ bytes: [UInt8], _ board: VirtualRT1020, in path: String) throws -> Contents? {
    makeFolder(path)
    makeFile(path + "/board.state", bytes)
    let state = try StateFolder(path, for: board)
    return state.kept.map { Contents($0) }
  }

  @Test func everyPrefixIsAStateThatWas() throws {
    let recorded = try Recorded(changes: 12)
    let folder = TemporaryFolder()
    let base = try #require(recorded.steps.first?.length)
    for cut in base...recorded.bytes.count {
      let expected = recorded.steps.last { $0.length <= cut }
      let found = try open(Array(recorded.bytes[..<cut]), recorded.board, in: folder.path("board"))
      #expect(found == expected?.contents, "cut at \(cut)")
    }
    // The base itself comes whole or not at all.
    for cut in 0..<base {
      #expect(throws: StateError.self, "cut at \(cut)") {
        try open(Array(recorded.bytes[..<cut]), recorded.board, in: folder.path("board"))
      }
    }
  }

  @Test func afterATornTailItGoesOn() throws {
    let recorded = try Recorded(changes: 5)
    let folder = TemporaryFolder()
    let path = folder.path("board")
    _ = try open(Array(recorded.bytes.dropLast()), recorded.board, in: path)
    var board = recorded.board
    do {
      let state = try StateFolder(path, for: board)
      board.setFuse(9, 0x1234)
      try state.keep(board)
    }
    #expect(try StateFolder(path, for: board).kept.map { Contents($0) } == Contents(board.nonVolatile))
  }

  @Test func everyChangedByteIsNoticed() throws {
    let recorded = try Recorded(changes: 6)
    let folder = TemporaryFolder()
    let path = folder.path("board")
    for index in recorded.bytes.indices {
      var bytes = recorded.bytes
      bytes[index] ^= 1 << UInt8(index % 8)
      let error = #expect(throws: StateError.self, "byte \(index)") { try open(bytes, recorded.board, in: path) }
      #expect(error?.description.contains("\(path)/board.state") == true)
      #expect(BoardStateTests.bytes(of: path + "/board.state") == bytes)
    }
  }

  /// A power cut can leave a file as long as it was to become, with zeros where nothing had reached the disk.
  @Test func zerosAtTheEndAreATornTail() throws {
    let recorded = try Recorded(changes: 6)
    let folder = TemporaryFolder()
    let path = folder.path("board")
    #expect(
      try open(recorded.bytes + [UInt8](repeating: 0, count: 5000), recorded.board, in: path)
        == recorded.steps.last?.contents)
    let before = recorded.steps[recorded.steps.count - 2]
    for start in [before.length, before.length + 25, recorded.bytes.count - 8] {
      var bytes = recorded.bytes
      for index in start..<bytes.count { bytes[index] = 0 }
      #expect(try open(bytes, recorded.board, in: path) == before.contents, "zeros from \(start)")
    }
  }

  @Test func recordsInAnotherOrderAreNoticed() throws {
    let recorded = try Recorded(changes: 4)
    let folder = TemporaryFolder()
    let last = Array(recorded.bytes[recorded.steps[recorded.steps.count - 2].length...])
    let error = #expect(throws: StateError.self) {
      try open(recorded.bytes + last, recorded.board, in: folder.path("board"))
    }
    #expect(error?.description.contains("a record that does not belong here") == true && error?.exitCode == 7)
  }

  @Test func theCheckIsTheCommonOne() {
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
  }
}

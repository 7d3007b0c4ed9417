import BoardlessTesting
import Testing

@Suite struct BoardTraitTests {
  @Test(.board) func blankByDefault() throws {
    let board = try Board.current
    #expect(board.running == .bootROM)
    #expect(board.state.flashSize == 8 << 20)
    #expect(board.log.first?.text.hasPrefix("the boot ROM runs") == true)
  }

  @Test(
    .board {
      $0.flash?.part = "W25Q64JV-IM"; $0.mode = .flashloader
    })
  func asDescribed() throws {
    #expect(try Board.current.running == .flashloader)
    #expect(try Board.current === Board.current)
  }

  @Test(.board { $0.mode = .flashloader }, .faults(.eraseIgnored()), .board { $0.firmware = "K2.7.0" })
  func traitsAddUp() throws {
    let board = try Board.current
    #expect(board.faults.map(\.fault.effect) == [.eraseIgnored])
    #expect(try board.mboot.getProperty(.currentVersion) == [0x4B02_0700])
  }

  @Test func withoutATrait() {
    #expect(throws: BoardError.noTrait) { try Board.current }
    #expect(BoardError.noTrait.description.contains("add the trait .board"))
  }

  @Test(.board) func aDetachedTaskHasNone() async {
    let detached = await Task.detached { try? Board.current }.value
    #expect(detached == nil)
    let child = await Task { try? Board.current }.value
    #expect(child != nil)
  }

  @Test func namesAreChecked() {
    var configuration = BoardConfiguration()
    configuration.flash?.part = "W25Q64"
    #expect(throws: BoardError.noSuchPart("W25Q64")) { try Board(configuration) }
    #expect(BoardError.noSuchPart("W25Q64").description.contains("W25Q64JV-IM"))
    configuration.flash?.customPart = SerialNORPart()
    configuration.flash?.customPart?.pageSize = 3
    #expect(throws: BoardError.oddPart("its page size is no power of two, 1 to 4096")) { try Board(configuration) }
    configuration = BoardConfiguration()
    configuration.firmware = "K3"
    #expect(throws: BoardError.noSuchFirmware("K3")) { try Board(configuration) }
    #expect(BoardError.noSuchFirmware("K3").description.contains("K2.7.0"))
  }

  /// Each argument's test burns its own bit and finds no other's.
  @Test(.board { $0.mode = .flashloader }, arguments: 0..<16)
  func aBoardForEveryArgument(bit: Int) throws {
    let board = try Board.current
    board.expectFuse(5, is: 0)
    let permission = try BurnPermission(for: .virtualBoard)
    try board.mboot.flashProgramOnce(index: 5, value: 1 << bit, permission: permission)
    board.expectFuse(5, is: 1 << bit)
  }

  @Suite(
    .board {
      $0.mode = .flashloader; $0.fuses = [7: 1]
    }) struct OfASuite
  {
    @Test func inherits() throws { try Board.current.expectFuse(7, is: 1) }
    @Test(.board { $0.fuses[8] = 2 }) func adds() throws {
      try Board.current.expectFuse(7, is: 1)
      try Board.current.expectFuse(8, is: 2)
    }
    @Test(arguments: [1, 2]) func sharesNothing(value: UInt32) throws {
      let board = try Board.current
      board.expectFuse(9, is: 0)
      board.state.setFuse(9, value)
    }
  }
}

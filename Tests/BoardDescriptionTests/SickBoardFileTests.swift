import BoardDescription
import Testing
import VirtualRT1020

@Suite struct SickBoardFileTests {
  @Test func causeMakesTheBoard() throws {
    let text = """
      cause: worn-sector
      cause_seed: 5
      firmware: K2.7.0-rt1020
      mode: flashloader
      flash: {part: W25Q128JV}
      faults:
        - {fault: fuse-busy}
      """
    let board = try TextFile("board.yaml", text).board()
    #expect(board.flash?.part == "W25Q128JV" && board.firmware == "K2.7.0-rt1020" && board.mode == .flashloader)
    #expect(board.faults.count == 2 && board.faults.last?.effect == .fuseBusy)
    #expect(try TextFile("board.yaml", text).board().faults == board.faults)
  }

  @Test(arguments: [
    ("cause: worn", #"cause: expected "#),
    ("cause_seed: 5", #"cause_seed: it goes with "cause""#),
    ("cause: worn-sector\nseed: 4", "seed: a board with \"cause\" is drawn whole"),
    ("cause: worn-sector\nflash: {fill: 0}", "flash.fill: the flash of a board with \"cause\" is drawn"),
    ("cause: quad-enable-stuck\nflash: {part: W25Q128JV}", "cause: quad-enable-stuck cannot be on a W25Q128JV"),
    ("cause: permission", "cause: permission lies in the way to a board"),
  ]) func refusals(_ text: String, _ words: String) throws {
    let said = TextFile("board.yaml", text).refusal { (file) throws(DescriptionError) in try file.board() }
    #expect(said?.contains(words) == true, "\(said ?? "taken")")
  }
}

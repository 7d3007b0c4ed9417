import BoardlessTesting
import Testing

@Suite struct BoardTests {
  static let image = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) }

  @Test(.board, .strictHost) func provisionsThroughTheClient() throws {
    let board = try Board.current
    let result = try board.provision(Self.image, at: 0x6000_2000)
    #expect(result.writtenBytes >= Self.image.count)
    #expect(board.expectFlash(Self.image, at: 0x6000_2000))
    #expect(board.expectFlash(Self.image, at: 0x2000))
    #expect(board.expectFlash(Array("FCFB".utf8), at: 0))
    #expect(board.expectErased(at: 0x6000_4000, count: 0x1000))
    #expect(board.running == .bootROM)
  }

  @Test(.board { $0.flash = nil }) func provisioningFailsInWords() throws {
    let board = try Board.current
    let error = #expect(throws: ProvisioningError.self) { try board.provision(Self.image, at: 0x6000_2000) }
    #expect(error?.phase == .configureMemory)
  }

  @Test(.board) func hosts() throws {
    let board = try Board.current
    #expect(try board.sdp.errorStatus().status == .habSuccess)
    #expect(throws: BoardError.notOnBus(.flashloader, running: .bootROM)) { try board.mboot }
    try board.configureFlash()
    #expect(throws: BoardError.self) { try board.sdp }
    let host = try board.mboot
    #expect(try board.mboot === host)
    try host.flashEraseRegion(address: 0x6000_0000, count: 0x1000)
    try host.reset()
    #expect(throws: BoardError.notOnBus(.flashloader, running: .bootROM)) { try board.mboot }
    #expect(try board.startFlashloader() !== host)
  }

  @Test(.board { $0.mode = .flashloader }) func aHostOutlivesNoReset() throws {
    let board = try Board.current
    let host = try board.mboot
    board.powerCycle()
    try board.startFlashloader()
    #expect(try board.mboot !== host)
    #expect(throws: MBootError.self) { try host.getProperty(.currentVersion) }
  }

  @Test(.board { $0.mode = .flashloader }) func protectionFromOutside() throws {
    let board = try Board.current
    try board.configureFlash()
    board.state.setFlash(at: 0, [0])
    board.state.setStatusRegisters([0x7C])
    let error = #expect(throws: MBootError.self) {
      try board.mboot.flashEraseRegion(address: 0x6000_0000, count: 0x1000)
    }
    #expect(error?.status == .norCommandFailure)
    #expect(board.log.contains { $0.text.contains("block protection covers it") })
    board.state.setStatusRegisters([0x40])
    try board.mboot.flashEraseRegion(address: 0x6000_0000, count: 0x1000)
    board.expectErased(at: 0, count: 0x1000)
  }

  @Test(.board { $0.mode = .flashloader }) func snapshots() throws {
    let board = try Board.current
    let before = board.snapshot()
    board.state.setFuse(5, 1)
    _ = try board.mboot.getProperty(.currentVersion)
    let commands = board.log.filter { $0.kind == .command }.count
    board.restore(before)
    board.expectFuse(5, is: 0)
    // The log goes on; what the snapshot had noted does not come twice.
    #expect(board.log.filter { $0.kind == .command }.count == commands)
    #expect(board.log.last?.text == "the test restores a snapshot")
    #expect(try board.mboot.getProperty(.currentVersion) == [0x4B02_0100])
    #expect(board.log.filter { $0.kind == .command }.count > commands)
  }

  @Test(.board) func faultsInTheMiddle() throws {
    let board = try Board.current
    board.add(.eraseIgnored(), .fuseBusy())
    #expect(board.faults.count >= 1)
    board.clearFaults()
    #expect(board.faults.isEmpty)
    #expect(board.log.suffix(1).map(\.text) == ["all faults are lifted"])
  }

  @Test(.board) func buttons() throws {
    let board = try Board.current
    board.setPower(false)
    #expect(board.running == .off)
    board.setPower(true)
    board.setBootPins(.internal)
    let before = board.time
    board.advance(by: .seconds(1))
    #expect(board.time == before + .seconds(1))
    board.reset()
    #expect(board.log.map(\.text).contains("the reset button is pressed"))
    #expect(try board.sdp.errorStatus().status == .habFailure)
  }
}

import HIDTransport
import SDP
import Testing

@testable import Provisioning

@Suite struct SDPHostTests {
  let board = FakeBoard()
  var host: SDPHost { SDPHost(openDevice(board)) }

  @Test func errorStatusTellsStateAndStatus() throws {
    let answer = try host.errorStatus()
    #expect(answer.state == .open)
    #expect(answer.status == .habSuccess)
    board.habWord = .habClosed
    board.errorStatus = .habFailure
    let closed = try host.errorStatus()
    #expect(closed.state == .closed)
    #expect(closed.status == .habFailure)
  }

  @Test func readsAcrossReports() throws {
    #expect(try host.readRegister(address: 0x400, count: 4) == [1, 2, 3, 4])
    let bytes = try host.readRegister(address: 0x400, count: 130, access: .bits16)
    #expect(bytes == (1...130).map { UInt8($0) })
    #expect(board.sdpLog.last?.format == 16)
  }

  @Test func writesWholeReports() throws {
    var steps: [Int] = []
    try host.writeFile(address: 0x2020_8000, [UInt8](repeating: 7, count: 2500)) { done, _ in steps.append(done) }
    #expect(steps == [1024, 2048, 2500])
    #expect(board.transfers == 1 + 3 + 2)
    #expect(board.lastData == [UInt8](repeating: 7, count: 452) + [UInt8](repeating: 0, count: 572))
    #expect(board.sdpLog == [SDPCommand(code: .writeFile, address: 0x2020_8000, count: 2500)])
  }

  @Test func otherCommands() throws {
    try host.writeRegister(address: 0x401F_4410, value: 5)
    try host.skipDCD()
    try host.dcdWrite(address: 0x2020_9000, [0xD2, 0, 4, 0x41])
    #expect(board.departuresExpected == 0)
    try host.jumpAddress(0x2020_8400)
    #expect(board.identity == .flashloader)
    #expect(board.departuresExpected == 1)
  }

  @Test func refusalIsAnError() {
    for code in [SDPCommand.Code.readRegister, .writeRegister, .writeFile, .skipDCDHeader, .writeDCD, .jumpAddress] {
      board.sdpWords[code] = .refused
    }
    #expect(throws: SDPError(command: .readRegister, address: 0x100, cause: .refused)) {
      try host.readRegister(address: 0x100)
    }
    #expect(throws: SDPError(command: .writeRegister, address: 0x100, cause: .refused)) {
      try host.writeRegister(address: 0x100, value: 0)
    }
    #expect(throws: SDPError(command: .writeFile, address: 0, cause: .refused)) {
      try host.writeFile(address: 0, [1, 2, 3])
    }
    #expect(throws: SDPError(command: .skipDCDHeader, cause: .refused)) { try host.skipDCD() }
    #expect(throws: SDPError(command: .writeDCD, address: 4, cause: .refused)) { try host.dcdWrite(address: 4, [1]) }
    #expect(throws: SDPError(command: .jumpAddress, address: 8, cause: .refused)) { try host.jumpAddress(8) }
  }

  @Test func anyOtherWordIsAnError() {
    board.sdpWords[.writeFile] = .habFailure
    #expect(throws: SDPError(command: .writeFile, address: 0, cause: .habFailure(.habFailure))) {
      try host.writeFile(address: 0, [1])
    }
    let odd = SDPStatus(rawValue: 0x1234_5678)
    board.sdpWords[.writeFile] = odd
    #expect(
      throws: SDPError(
        command: .writeFile, address: 0, cause: .unexpectedStatus(expected: .writeFileComplete, got: odd))
    ) { try host.writeFile(address: 0, [1]) }
    board.habWord = odd
    #expect(throws: SDPError(command: .errorStatus, cause: .unknownHABState(odd))) { try host.errorStatus() }
  }

  @Test func silenceIsATimeout() {
    board.silentSDP = [.errorStatus]
    #expect(throws: SDPError(command: .errorStatus, cause: .transport(.timeout))) { try host.errorStatus() }
  }

  @Test(arguments: [[], [3], [4, 0, 0, 0, 0], [3, 1, 2]] as [[UInt8]])
  func garbageIsMalformed(_ garbage: [UInt8]) throws {
    board.distort = { _ in garbage }
    let error = #expect(throws: SDPError.self) { try host.errorStatus() }
    guard case .malformed = try #require(error).cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try #require(error).description.hasPrefix("error-status: "))
  }

  @Test func wrongArgumentsSendNothing() {
    #expect(throws: SDPError.self) { try host.readRegister(address: 2) }
    #expect(throws: SDPError.self) { try host.readRegister(address: 4, count: 0) }
    #expect(throws: SDPError.self) { try host.readRegister(address: 4, count: 6) }
    #expect(throws: SDPError.self) { try host.readRegister(address: 4, count: .max - 3) }
    #expect(throws: SDPError.self) { try host.writeRegister(address: 1, value: 0, access: .bits16) }
    #expect(throws: SDPError.self) { try host.writeFile(address: 0, []) }
    #expect(throws: SDPError.self) { try host.writeFile(address: .max, [1, 2]) }
    #expect(throws: SDPError.self) { try host.dcdWrite(address: 0, []) }
    #expect(throws: SDPError.self) { try host.dcdWrite(address: 0, [UInt8](repeating: 0, count: 1769)) }
    #expect(board.transfers == 0)
  }

  @Test func cancellingSaysWhetherTheROMWaits() {
    let host = host
    var looks = 0
    host.isCancelled = {
      looks += 1
      return looks == 3
    }
    #expect(throws: SDPError(command: .writeFile, address: 0, cause: .interrupted(clean: false))) {
      try host.writeFile(address: 0, [UInt8](repeating: 0, count: 5000))
    }
    host.isCancelled = { true }
    #expect(throws: SDPError(command: .writeFile, address: 0, cause: .interrupted(clean: true))) {
      try host.writeFile(address: 0, [1])
    }
  }

  @Test func drainsWhatIsLeft() throws {
    let host = host
    board.queue = [[4, 0, 0, 0, 0], [3, 1, 1, 1, 1]]
    #expect(host.drain() == 2)
    #expect(try host.errorStatus().state == .open)
  }

  @Test func errorsReadWell() {
    let error = SDPError(command: .writeFile, address: 0x2020_0000, cause: .refused)
    #expect(error.description == "write-file at 0x20200000: the boot ROM refused it (0x89232389)")
  }
}

import CaptureDecoding
import MBoot
import Testing
import USBCapture

/// The flashloader's protocol, rule by rule.
@Suite struct MBootDecodingTests {
  private let erase = Command.flashEraseRegion(address: 0x6000_0000, count: 45056, memoryID: 0)
  private let write = Command.writeMemory(address: 0x6000_1000, count: 2000, memoryID: 9)
  private let read = Command.readMemory(address: 0x6000_0000, count: 1500, memoryID: 0)

  @Test func aCommandAndItsAnswer() throws {
    var talk = Talk()
    talk.ask(.getProperty(.currentVersion, index: 0))
    talk.answer(.getProperty(.success, values: [0x4B02_0100]))
    let command = try #require(talk.decoded.commands.first)
    #expect(command.request == .mboot(.getProperty(.currentVersion, index: 0)))
    #expect(command.status == 0)
    #expect(command.values == [0x4B02_0100])
    #expect(command.ending == .answered)
    #expect(command.duration == 1_000_000)
    #expect(command.packets == 1...2)
    #expect(command.name == "get-property")
  }

  @Test func aWriteHasTwoAnswers() throws {
    var talk = Talk()
    let data = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 3) }
    talk.ask(write)
    talk.answer(0, to: .writeMemory)
    talk.send(Array(data[..<1016]))
    talk.send(Array(data[1016...]))
    talk.answer(0, to: .writeMemory)
    let decoded = talk.decoded
    let command = try #require(decoded.commands.first)
    #expect(decoded.lines == ["write-memory 0 answered"])
    #expect(command.bytesOut == 2000)
    #expect(command.bytesIn == 0)
    #expect(command.values == [])
    #expect(decoded.data(1) == data)
    #expect(decoded.notes == [])
  }

  @Test func aReadEndsWithItsLastAnswer() throws {
    var talk = Talk()
    let data = (0..<1500).map { UInt8(truncatingIfNeeded: $0 &* 5) }
    talk.ask(read)
    talk.answer(.readMemory(.success, count: 1500))
    talk.give(Array(data[..<1016]))
    talk.give(Array(data[1016...]))
    talk.answer(0, to: .readMemory)
    let decoded = talk.decoded
    #expect(decoded.lines == ["read-memory 0 answered"])
    #expect(decoded.commands.first?.bytesIn == 1500)
    #expect(decoded.commands.first?.values == [1500])
    #expect(decoded.data(1) == data)
  }

  @Test func nothingToMove() {
    var talk = Talk()
    talk.ask(.writeMemory(address: 0, count: 0, memoryID: 0))
    talk.answer(0, to: .writeMemory)
    talk.answer(0, to: .writeMemory)
    talk.ask(.readMemory(address: 0, count: 0, memoryID: 0))
    talk.answer(.readMemory(.success, count: 0))
    talk.answer(0, to: .readMemory)
    #expect(talk.decoded.lines == ["write-memory 0 answered", "read-memory 0 answered"])
    #expect(talk.decoded.notes == [])
  }

  @Test func refusedBeforeTheData() {
    var talk = Talk()
    talk.ask(write)
    talk.answer(10001, to: .writeMemory)
    talk.ask(read)
    talk.answer(10001, to: .readMemory)
    #expect(talk.decoded.lines == ["write-memory 10001 answered", "read-memory 10001 answered"])
  }

  /// A flash that refuses a page: the device takes no more, what is on its way is dropped.
  @Test func theDeviceEndsAWrite() {
    var talk = Talk()
    talk.ask(write)
    talk.answer(0, to: .writeMemory)
    talk.send([UInt8](repeating: 1, count: 1016))
    talk.pass(ReportMessage.receiverAbort.report(paddedTo: 1021), fromDevice: true)
    talk.answer(10203, to: .writeMemory)
    talk.send([UInt8](repeating: 1, count: 984))
    let decoded = talk.decoded
    #expect(decoded.lines == ["write-memory 10203 answered"])
    #expect(decoded.commands.first?.bytesOut == 1016)
    #expect(
      decoded.notes == [
        "the device takes no more data after 1016 of 2000 bytes", "data that no command asked for",
      ])
    #expect(decoded.counts.gaps == 0)
    #expect(decoded.counts.strayReports == 1)
  }

  @Test func theHostEndsAWriteAndTheDeviceARead() {
    var talk = Talk()
    talk.ask(write)
    talk.answer(0, to: .writeMemory)
    talk.send([UInt8](repeating: 1, count: 1016))
    talk.send([])
    talk.answer(10002, to: .writeMemory)
    talk.ask(read)
    talk.answer(.readMemory(.success, count: 1500))
    talk.give([])
    talk.answer(10200, to: .readMemory)
    #expect(talk.decoded.lines == ["write-memory 10002 answered", "read-memory 10200 answered"])
    #expect(
      talk.decoded.notes == [
        "the host ends the data phase after 1016 of 2000 bytes", "the device ends the data phase after 0 of 1500 bytes",
      ])
  }

  @Test func aHostThatGoesOn() throws {
    var talk = Talk()
    talk.ask(erase)
    talk.fail(-2, fromDevice: true)
    talk.time += 5_000_000_000
    talk.ask(erase)
    talk.answer(20106, to: .flashEraseRegion)
    let decoded = talk.decoded
    #expect(decoded.lines == ["flash-erase-region - abandoned", "flash-erase-region 20106 answered"])
    #expect(decoded.commands.first?.duration == 5_002_000_000)
    #expect(decoded.commands.first?.packets == 1...2)
  }

  /// An answer to a command that was given up is not the next command's.
  @Test func anAnswerThatComesLate() {
    var talk = Talk()
    talk.ask(erase)
    talk.ask(.getProperty(.maxPacketSize, index: 0))
    talk.answer(0, to: .flashEraseRegion)
    talk.answer(.getProperty(.success, values: [1016]))
    let decoded = talk.decoded
    #expect(decoded.lines == ["flash-erase-region - abandoned", "get-property 0 answered"])
    #expect(
      decoded.notes == ["an answer to flash-erase-region, for which the host no longer waits: 0 Success"])
  }

  @Test func aHostThatGivesUpForGood() {
    var talk = Talk()
    talk.ask(erase)
    talk.time += 2_000_000_000
    talk.fail(-104, fromDevice: true)
    #expect(talk.decoded.lines == ["flash-erase-region - abandoned"])
    #expect(talk.decoded.commands.first?.duration == 2_001_000_000)
  }

  @Test func whatIsUnderWayAtTheEnd() {
    var talk = Talk()
    talk.ask(write)
    talk.answer(0, to: .writeMemory)
    talk.send([1, 2, 3])
    #expect(talk.decoded.lines == ["write-memory 0 captureEnded"])
    #expect(talk.decoded.commands.first?.duration == nil)
    #expect(talk.decoded.commands.first?.bytesOut == 3)
  }

  @Test func theDeviceLeaves() {
    var talk = Talk()
    talk.ask(erase)
    talk.fail(-108, fromDevice: true)
    talk.leave()
    talk.ask(.reset)
    talk.leave()
    let decoded = talk.decoded
    #expect(decoded.lines.first == "flash-erase-region - deviceLeft")
    #expect(decoded.commands.first?.usbStatus == -108)
    #expect(decoded.commands.first?.outcome == .unanswered)
  }

  @Test func aResetNeedsNoAnswer() {
    var talk = Talk()
    talk.ask(.reset)
    talk.leave()
    #expect(talk.decoded.lines == ["reset - deviceLeft"])
    #expect(talk.decoded.commands.first?.outcome == .ok)
    #expect(talk.decoded.commands.first?.answerText == "the device left after 1.0 ms")
  }

  @Test func aTransferThatFails() {
    var talk = Talk()
    talk.ask(erase)
    talk.fail(-32, fromDevice: false)
    talk.ask(.reset)
    talk.answer(0, to: .reset)
    let decoded = talk.decoded
    #expect(decoded.lines == ["flash-erase-region - transferFailed(-32)", "reset 0 answered"])
    #expect(decoded.commands.first?.outcome == .failed)
    #expect(decoded.counts.failedTransfers == 1)
  }

  @Test func lostDataAreAGap() {
    var talk = Talk()
    talk.ask(write)
    talk.answer(0, to: .writeMemory)
    talk.send([UInt8](repeating: 1, count: 984))
    talk.answer(0, to: .writeMemory)
    #expect(talk.decoded.lines == ["write-memory 0 answered"])
    #expect(talk.decoded.notes == ["a gap: 1016 of 2000 bytes of the data phase are not in the capture"])
    #expect(talk.decoded.counts.gaps == 1)
  }

  @Test func theFirstAnswerMayBeLost() {
    var talk = Talk()
    talk.ask(write)
    talk.send([UInt8](repeating: 1, count: 1016))
    talk.send([UInt8](repeating: 1, count: 984))
    talk.answer(0, to: .writeMemory)
    #expect(talk.decoded.lines == ["write-memory 0 answered"])
    #expect(talk.decoded.notes == [])
  }

  @Test func aCaptureThatBeginsInTheMiddle() {
    var talk = Talk()
    talk.send([1, 2, 3])
    talk.send([4])
    talk.answer(0, to: .writeMemory)
    talk.ask(.reset)
    talk.answer(0, to: .reset)
    #expect(talk.decoded.lines == ["reset 0 answered"])
    #expect(talk.decoded.notes == ["the capture begins within a command: data that no command asked for"])
    #expect(talk.decoded.counts.strayReports == 3)
  }

  /// A short snap length: the bytes that passed still count.
  @Test func reportsThatAreCutShort() throws {
    var talk = Talk()
    talk.ask(write)
    talk.answer(0, to: .writeMemory)
    talk.pass(
      Array(ReportMessage.data([UInt8](repeating: 7, count: 1016)).report[..<32]), fromDevice: false, missing: 988)
    talk.pass(
      Array(ReportMessage.data([UInt8](repeating: 7, count: 984)).report[..<32]), fromDevice: false, missing: 956)
    talk.pass(
      Array(ReportMessage.response(Response.generic(.success, command: .writeMemory).packet.bytes).report[..<8]),
      fromDevice: true, missing: 1013)
    let decoded = talk.decoded
    let command = try #require(decoded.commands.first)
    #expect(command.bytesOut == 2000)
    #expect(decoded.data(1).count == 56)
    let missing = decoded.events.map { if case .data(let data) = $0 { data.missing } else { 0 } }
    #expect(missing.reduce(0, +) == 1944)
    #expect(command.ending == .answered)
    #expect(command.status == nil)
    #expect(decoded.notes == ["the capture cuts the response off after 4 bytes"])
  }

  @Test func commandsThatAreNone() {
    var talk = Talk()
    talk.pass([1, 0, 16, 0, 2, 0, 0, 3], fromDevice: false)
    talk.pass([1, 0, 0, 0], fromDevice: false)
    talk.pass([1, 0], fromDevice: false)
    talk.pass([1, 0, 16, 0, 2, 0, 0, 3], fromDevice: false, missing: 12)
    talk.pass([1, 0, 2, 0, 2, 0], fromDevice: false)
    talk.pass([9, 9], fromDevice: true)
    talk.pass([], fromDevice: true)
    let decoded = talk.decoded
    #expect(decoded.commands.map(\.name) == ["unreadable", "unreadable", "unreadable", "unreadable"])
    #expect(
      decoded.notes == [
        "a command that declares 16 bytes and has 4: it is ignored", "an empty command, which is ignored",
        "no command of a flashloader", "the capture cuts the command off after 4 of 16 bytes",
        "no command of a flashloader", "report 9 from the device is too short for a flashloader",
      ])
  }

  @Test func aCommandOfTheOtherProtocol() {
    var talk = Talk()
    talk.ask(.errorStatus)
    #expect(talk.decoded.notes.first?.contains("the boot ROM's protocol") == true)
    var rom = Talk(.bootROM)
    rom.ask(.getProperty(.currentVersion, index: 0))
    #expect(rom.decoded.notes == ["a command of the flashloader's protocol, sent to a boot ROM"])
    #expect(rom.decoded.commands.first?.name == "unreadable")
  }

  /// A tag without a name is answered like any other.
  @Test func unknownCommands() {
    var talk = Talk()
    talk.ask(.unknown(Packet(tag: CommandTag(rawValue: 0x42), parameters: [1, 2])))
    talk.answer(10000, to: CommandTag(rawValue: 0x42))
    #expect(talk.decoded.lines == ["0x42 10000 answered"])
  }

  @Test func twoBoardsAtOnce() {
    var talk = Talk()
    talk.device(1, .flashloader)
    talk.ask(write)
    talk.ask(erase, of: 1)
    talk.answer(0, to: .writeMemory)
    talk.send([UInt8](repeating: 1, count: 1016))
    talk.answer(20106, to: .flashEraseRegion, of: 1)
    talk.send([UInt8](repeating: 1, count: 984))
    talk.answer(0, to: .writeMemory)
    let decoded = talk.decoded
    #expect(decoded.lines == ["flash-erase-region 20106 answered", "write-memory 0 answered"])
    #expect(decoded.commands.map(\.device) == [1, 0])
    #expect(decoded.commands.map(\.number) == [2, 1])
    #expect(decoded.notes == [])
  }

  @Test func everyReportHasItsCommand() {
    var talk = Talk()
    talk.answer(0, to: .reset)
    talk.ask(read)
    talk.answer(.readMemory(.success, count: 1500))
    talk.give([1])
    talk.answer(1, to: .readMemory)
    let numbers = talk.decoded.events.compactMap { event -> Int?? in
      if case .report(_, let command) = event { .some(command) } else { nil }
    }
    #expect(numbers == [nil, 1, 1, 1, 1])
  }
}

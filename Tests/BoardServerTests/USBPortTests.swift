import HIDTransport
import MBoot
import Testing
import USBIP
import VirtualRT1020

@testable import BoardServer

/// The transfers of one board: waiting, giving up, too long, too many.
@Suite struct USBPortTests {
  /// A port with its board, and a client's decoder.
  private struct Bench {
    var board: VirtualRT1020
    var port = USBPort(index: 0)
    var decoder = USBIPReplyDecoder()
    var replies: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: HIDLimits.reportBytes, alignment: 8)

    init(_ mode: BoardConfiguration.Mode, _ faults: [Fault] = []) {
      var configuration = BoardConfiguration()
      configuration.mode = mode
      configuration.faults = faults
      board = VirtualRT1020(configuration)
      if let stay = board.usbStay() { port.attach(stay) }
      decoder.beginTransfers()
    }

    mutating func submit(_ transfer: USBIPSubmit) {
      decoder.expect(transfer)
      port.submit(transfer, into: &replies)
    }

    mutating func read(_ sequence: UInt32, _ length: Int = 1021) {
      submit(.fromDevice(sequence: sequence, deviceID: 1, endpoint: 1, length: length))
    }

    mutating func write(_ sequence: UInt32, _ report: [UInt8]) {
      submit(.toDevice(sequence: sequence, deviceID: 1, endpoint: 2, data: report))
    }

    mutating func unlink(_ sequence: UInt32, _ victim: UInt32) {
      let unlink = USBIPUnlink(sequence: sequence, deviceID: 1, victim: victim)
      decoder.expect(unlink)
      port.unlink(unlink, into: &replies)
    }

    /// Lets the device work, and takes what it has answered.
    mutating func answers(leaps: Bool = true) throws -> [USBIPReply] {
      _ = port.serve(&board, leaps: leaps, into: &replies, buffer)
      _ = decoder.push(replies)
      replies = []
      var found: [USBIPReply] = []
      while let reply = try decoder.next() { found.append(reply) }
      return found
    }
  }

  private func done(_ sequence: UInt32, _ length: Int, status: Int32 = 0) -> USBIPReply {
    .submitted(USBIPSubmitted(sequence: sequence, status: status, length: length))
  }

  private func length(_ reply: USBIPReply?) -> Int? {
    if case .submitted(let answer)? = reply { answer.data.count } else { nil }
  }

  private let getVersion = Report.make(
    id: Report.ID.commandOut, payload: Packet(tag: .getProperty, parameters: [1, 0]).bytes)

  @Test func aReadWaitsForItsReport() throws {
    var bench = Bench(.flashloader)
    defer { bench.buffer.deallocate() }
    bench.read(1)
    #expect(try bench.answers() == [])
    bench.write(2, getVersion)
    let answers = try bench.answers()
    #expect(answers.first == done(2, getVersion.count))
    #expect(answers.count == 2)
    #expect(length(answers.last) == 1021)
  }

  /// Two commands at once: the second is taken when the answer to the first has been read.
  @Test func aWriteWaitsUntilTheAnswerIsRead() throws {
    var bench = Bench(.flashloader)
    defer { bench.buffer.deallocate() }
    bench.write(1, getVersion)
    bench.write(2, getVersion)
    #expect(try bench.answers() == [done(1, getVersion.count)])
    bench.read(3)
    let answers = try bench.answers()
    #expect(answers.count == 2)
    #expect(answers.last == done(2, getVersion.count))
  }

  @Test func whatIsUnlinkedIsNotAnswered() throws {
    var bench = Bench(.flashloader)
    defer { bench.buffer.deallocate() }
    bench.read(1)
    bench.read(2)
    bench.unlink(3, 1)
    bench.unlink(4, 1)
    #expect(
      try bench.answers() == [.unlinked(sequence: 3, status: -104), .unlinked(sequence: 4, status: 0)])
    bench.write(5, getVersion)
    let answers = try bench.answers()
    #expect(answers.count == 2)
    guard case .submitted(let report)? = answers.last else { return }
    #expect(report.sequence == 2)
    // A report that waits, given up, does not reach the device.
    bench.write(6, getVersion)
    bench.write(7, getVersion)
    #expect(try bench.answers() == [done(6, getVersion.count)])
    bench.unlink(8, 7)
    bench.read(9)
    bench.read(10)
    #expect(try bench.answers().count == 2)
    #expect(try bench.answers() == [])
  }

  /// A transfer shorter than the report: the rest comes with the next if the packets allow it.
  @Test func shortTransfers() throws {
    var bench = Bench(.flashloader)
    defer { bench.buffer.deallocate() }
    bench.write(1, getVersion)
    bench.read(2, 1019)
    bench.read(3, 1021)
    var answers = try bench.answers()
    #expect(answers.map { length($0) } == [0, 1019, 2])
    bench.write(4, getVersion)
    bench.read(5, 64)
    answers = try bench.answers()
    guard case .submitted(let cut)? = answers.last else {
      Issue.record("no answer")
      return
    }
    #expect(cut.status == USBIPTransferStatus.overflow)
    #expect(cut.length == 64)
    bench.write(6, getVersion)
    bench.read(7, 0)
    #expect(try bench.answers().last == done(7, 0, status: USBIPTransferStatus.overflow))
  }

  @Test func endpointsThatAreNotThereOrHalted() throws {
    var bench = Bench(.flashloader)
    defer { bench.buffer.deallocate() }
    bench.submit(.fromDevice(sequence: 1, deviceID: 1, endpoint: 2, length: 8))
    bench.submit(.toDevice(sequence: 2, deviceID: 1, endpoint: 1, data: [1]))
    bench.submit(.toDevice(sequence: 3, deviceID: 1, endpoint: 15, data: [1]))
    #expect(try bench.answers() == (1...3).map { done($0, 0, status: USBIPTransferStatus.noEndpoint) })
    let halt = { (request: UInt8, address: UInt16) in
      USBSetup(requestType: 2, request: request, index: address)
    }
    for (number, address) in [(UInt32(4), UInt16(0x81)), (8, 0x02)] {
      bench.submit(
        .toDevice(sequence: number, deviceID: 1, endpoint: 0, data: [], setup: halt(3, address)))
      #expect(try bench.answers() == [done(number, 0)])
      if address == 0x81 { bench.read(number + 1) } else { bench.write(number + 1, getVersion) }
      #expect(try bench.answers() == [done(number + 1, 0, status: USBIPTransferStatus.stalled)])
      bench.submit(
        .toDevice(sequence: number + 2, deviceID: 1, endpoint: 0, data: [], setup: halt(1, address)))
      #expect(try bench.answers() == [done(number + 2, 0)])
    }
    // Without a configuration nobody is there to answer.
    bench.submit(
      .toDevice(sequence: 12, deviceID: 1, endpoint: 0, data: [], setup: USBSetup(requestType: 0, request: 9)))
    bench.read(13)
    bench.write(14, getVersion)
    #expect(
      try bench.answers() == [done(12, 0)] + [13, 14].map { done($0, 0, status: USBIPTransferStatus.noAnswer) })
  }

  @Test func controlTransfersAreCutToWhatIsAskedFor() throws {
    var bench = Bench(.rom)
    defer { bench.buffer.deallocate() }
    let get = { (length: UInt16) in USBSetup(requestType: 0x80, request: 6, value: 0x0100, length: length) }
    bench.submit(.fromDevice(sequence: 1, deviceID: 1, endpoint: 0, length: 64, setup: get(8)))
    bench.submit(.fromDevice(sequence: 2, deviceID: 1, endpoint: 0, length: 4, setup: get(18)))
    bench.submit(.toDevice(sequence: 3, deviceID: 1, endpoint: 0, data: [1, 2], setup: get(2)))
    bench.submit(.fromDevice(sequence: 4, deviceID: 1, endpoint: 0, length: 9, setup: .none))
    let answers = try bench.answers()
    #expect(answers.map { length($0) } == [8, 4, 0, 0])
    #expect(answers[2] == done(3, 0, status: USBIPTransferStatus.stalled))
  }

  @Test func tooManyTransfersFindNoMemory() throws {
    var bench = Bench(.flashloader)
    defer { bench.buffer.deallocate() }
    for number in 0..<300 { bench.read(UInt32(number)) }
    #expect(try bench.answers() == (256..<300).map { done(UInt32($0), 0, status: USBIPTransferStatus.noMemory) })
    var other = Bench(.flashloader)
    defer { other.buffer.deallocate() }
    // Nobody reads the first answer, so that the rest waits.
    for number in 0..<20 { other.write(UInt32(number), getVersion + [UInt8](repeating: 0, count: 65_000)) }
    let refused = try other.answers().filter {
      if case .submitted(let answer) = $0 { answer.status == USBIPTransferStatus.noMemory } else { false }
    }
    #expect(refused.count == 4)
  }

  /// In real time nothing leaps: the answer is due when the flash is erased.
  @Test func inRealTimeTheHostWaits() throws {
    var bench = Bench(.flashloader)
    defer { bench.buffer.deallocate() }
    let command = { (tag: CommandTag, words: [UInt32]) in
      Report.make(id: Report.ID.commandOut, payload: Packet(tag: tag, parameters: words).bytes)
    }
    bench.write(1, command(.fillMemory, [0x2000, 4, 0xC000_0007]))
    bench.read(2)
    bench.write(3, command(.configureMemory, [9, 0x2000]))
    bench.read(4)
    #expect(try bench.answers().count == 4)
    bench.write(5, command(.flashEraseRegion, [0x6000_0000, 0x1000, 0]))
    bench.read(6)
    #expect(try bench.answers(leaps: false) == [done(5, 20)])
    guard let due = bench.port.nextEvent(&bench.board) else {
      Issue.record("nothing is awaited")
      return
    }
    #expect(due > bench.board.time)
    bench.board.advance(by: due - bench.board.time)
    #expect(try bench.answers(leaps: false).count == 1)
  }
}

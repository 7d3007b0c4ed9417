import CaptureDecoding
import HIDTransport
import MBoot
import SDP
import SeededGenerator
import Testing
import USBCapture
import VirtualRT1020

/// Random commands against the virtual board: what was sent is what is decoded.
@Suite struct RandomTalkTests {
  /// What a host saw of one command.
  private struct Seen: Equatable {
    var request: CapturedCommand.Request
    var status: UInt32?
    var bytesIn = 0
    var bytesOut = 0
  }

  private static func command(_ random: inout SeededGenerator) -> Command {
    let address = [UInt32(0x2020_8000), 0x6000_0000, 0x6000_1000, 0x2000, 0, 0x9000_0000][random.int(0...5)]
    let count = UInt32(random.int(0...3000))
    return switch random.int(0...11) {
    case 0: .getProperty(PropertyTag(rawValue: UInt32(random.int(0...30))), index: UInt32(random.int(0...9)))
    case 1: .fillMemory(address: 0x2000, count: 4, pattern: 0xC000_0007)
    case 2: .configureMemory(memoryID: 9, address: 0x2000)
    case 3: .flashEraseRegion(address: address, count: count, memoryID: 0)
    case 4, 5: .readMemory(address: address, count: count, memoryID: 0)
    case 6, 7: .writeMemory(address: address, count: count, memoryID: 0)
    case 8: .flashReadOnce(index: random.word(), count: 4)
    case 9: .setProperty(PropertyTag(rawValue: random.word()), value: random.word())
    case 10: .unknown(Packet(tag: CommandTag(rawValue: UInt8(random.int(0x20...0x9F))), parameters: random.words(2)))
    default: .flashEraseAll(memoryID: UInt32(random.int(8...9)))
    }
  }

  /// Everything that the device has to say.
  private static func answers(_ device: any HIDDevice) -> [[UInt8]] {
    var reports: [[UInt8]] = []
    while reports.count < 100, let report = try? device.receive(timeout: .seconds(100)) { reports.append(report) }
    return reports
  }

  @Test(arguments: 0..<12) func flashloader(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.firmware = seed % 2 == 0 ? "K2.1.0" : "K2.7.0"
    let bus = TappedBus(VirtualRT1020(configuration))
    let device = try bus.open([.flashloader], timeout: .seconds(5))
    var seen: [Seen] = []
    for _ in 0..<40 {
      let command = Self.command(&random)
      var entry = Seen(request: .mboot(command))
      try device.send(ReportMessage.command(command.packet.bytes).report, timeout: .seconds(1))
      var reports = Self.answers(device)
      if let count = command.dataOutCount, count > 0 {
        let data = random.bytes(Int(count))
        var rest = data[...]
        while !rest.isEmpty, reports.count == 1 {
          let packet = Array(rest.prefix(1012))
          try device.send(ReportMessage.data(packet).report, timeout: .seconds(1))
          rest = rest.dropFirst(packet.count)
          entry.bytesOut += packet.count
          reports += Self.answers(device)
        }
      }
      for report in reports {
        switch ReportMessage(report) {
        case .response(let bytes): entry.status = Packet(bytes).flatMap { Response($0).status?.rawValue }
        case .dataIn(let bytes): entry.bytesIn += bytes.count
        default: break
        }
      }
      seen.append(entry)
    }
    let decoded = Decoded(bus.events)
    #expect(
      decoded.commands.map {
        Seen(request: $0.request, status: $0.status, bytesIn: $0.bytesIn, bytesOut: $0.bytesOut)
      } == seen)
    #expect(decoded.commands.map(\.number) == Array(1...seen.count))
    #expect(decoded.counts.strayReports == 0)
    #expect(decoded.counts.boardReports == bus.reportCount)
  }

  @Test(arguments: 0..<6) func bootROM(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let bus = TappedBus(VirtualRT1020())
    let device = try bus.open([.bootROM], timeout: .seconds(5))
    var seen: [Seen] = []
    for _ in 0..<40 {
      let address = [UInt32(0x2020_8000), 0x2000_0000, 0x400, 0x9000_0000, 0x2020_0000][random.int(0...4)]
      let count = UInt32(random.int(0...2500))
      let command: SDPCommand =
        switch random.int(0...4) {
        case 0: .errorStatus
        case 1: .writeFile(address: address, count: count)
        case 2: .readRegister(address: address, format: 8, count: count)
        case 3: .skipDCDHeader
        default: .writeRegister(address: address, data: random.word())
        }
      var entry = Seen(request: .sdp(command))
      try device.send(SDPMessage.command(command).report, timeout: .seconds(1))
      var rest = Int(command.dataOutCount)
      while rest > 0 {
        let packet = min(rest, 1024)
        try device.send(SDPMessage.data(random.bytes(packet)).report, timeout: .seconds(1))
        rest -= packet
        entry.bytesOut += packet
      }
      for report in Self.answers(device) {
        guard case .response(let bytes) = SDPMessage(report) else { continue }
        if let total = command.dataInCount, SDPStatus(bytes) != .refused {
          entry.bytesIn += min(bytes.count, Int(total) - entry.bytesIn)
        } else {
          entry.status = SDPStatus(bytes)?.rawValue
        }
      }
      seen.append(entry)
    }
    let decoded = Decoded(bus.events)
    #expect(
      decoded.commands.map {
        Seen(request: $0.request, status: $0.status, bytesIn: $0.bytesIn, bytesOut: $0.bytesOut)
      } == seen)
    #expect(decoded.commands.allSatisfy { $0.ending == .answered && $0.hab == .habOpen })
    #expect(decoded.counts.strayReports == 0)
  }

  /// Lost, doubled, reordered and cut reports: nothing traps, and what is told hangs together.
  @Test(arguments: 0..<60) func whateverIsLost(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var talk = Talk(seed % 3 == 0 ? nil : seed % 3 == 1 ? .flashloader : .bootROM)
    talk.device(1, .flashloader)
    for _ in 0..<60 {
      let device = random.int(0...1)
      switch random.int(0...9) {
      case 0: talk.ask(Self.command(&random), of: device)
      case 1: talk.ask(.writeFile(address: 0x2020_8000, count: UInt32(random.int(0...3000))), of: device)
      case 2: talk.ask(.readRegister(address: 0, count: UInt32(random.int(0...200))), of: device)
      case 3: talk.answer(UInt32(random.int(0...1)), to: CommandTag(rawValue: UInt8(random.int(0...7))), of: device)
      case 4: talk.answer(.readMemory(.success, count: UInt32(random.int(0...3000))), of: device)
      case 5: talk.send(random.bytes(random.int(0...1016)), of: device)
      case 6: talk.give(random.bytes(random.int(0...1016)), of: device)
      case 7: talk.say(.habOpen, random.int(0...1) == 0 ? nil : .refused, of: device)
      case 8:
        let length = random.int(0...40)
        talk.pass(random.bytes(length), fromDevice: random.int(0...1) == 0, missing: random.int(0...1000), of: device)
      default: talk.fail(Int32(-random.int(0...120)), fromDevice: random.int(0...1) == 0, of: device)
      }
    }
    var events = talk.events
    for _ in 0..<random.int(0...30) {
      switch random.int(0...3) {
      case 0: events.remove(at: random.int(0...events.count - 1))
      case 1: events.append(events[random.int(0...events.count - 1)])
      case 2: events.swapAt(random.int(0...events.count - 1), random.int(0...events.count - 1))
      default: events.insert(.left(device: random.int(0...1), time: talk.time), at: random.int(0...events.count))
      }
    }
    expectSound(events)
  }

  /// Each command begins once and ends once, in between come its reports and data, and the data have no holes.
  private func expectSound(_ captured: [CaptureEvent]) {
    let decoded = Decoded(captured)
    var open: [Int: CapturedCommand] = [:]
    var ended: Set<Int> = []
    var moved: [Int: (out: Int, in: Int)] = [:]
    var last = 0
    for event in decoded.events {
      switch event {
      case .began(let command):
        #expect(command.number == last + 1)
        last = command.number
        open[command.number] = command
        moved[command.number] = (0, 0)
      case .report(_, let command?): #expect(open[command] != nil)
      case .data(let data):
        #expect(open[data.command] != nil)
        #expect(data.offset == (data.isFromDevice ? moved[data.command]?.in : moved[data.command]?.out))
        let count = data.bytes.count + data.missing
        if data.isFromDevice { moved[data.command]?.in += count } else { moved[data.command]?.out += count }
      case .ended(let command):
        #expect(open.removeValue(forKey: command.number) != nil)
        #expect(ended.insert(command.number).inserted)
        #expect(command.ending != .open)
        #expect(command.bytesIn == moved[command.number]?.in)
        #expect(command.bytesOut == moved[command.number]?.out)
        #expect(!command.request.text.isEmpty && !command.answerText.isEmpty)
      case .report, .device, .left, .note: break
      }
    }
    #expect(open.isEmpty)
    // All that is made of it takes it.
    var outputs = [DecodeOutput(.json), DecodeOutput(.text(verbosity: 2, absolute: true))]
    var stats = CaptureStats()
    var teller = StoryTeller()
    var list = CommandList(name: "x")
    for event in decoded.events {
      for index in outputs.indices { outputs[index].take(event) }
      stats.take(event)
      teller.take(event)
      list.take(event)
    }
    #expect(stats.total == ended.count)
    #expect(!teller.finish().lines.isEmpty)
    #expect(CaptureDiff(list, list).isSame)
  }
}

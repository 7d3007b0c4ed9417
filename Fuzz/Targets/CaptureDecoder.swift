import CaptureDecoding
import HIDTransport
import USBCapture

/// Reports of up to four devices, as a capture may have them: commands begin and end once, data have no holes, and
/// text, JSON, figures, story and comparison can be made of all of it.
///
/// A step is a byte for what happens and to which device; reports have a size, then their bytes.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  var decoder = CommandDecoder()
  var check = DecoderCheck()
  var time: UInt64 = 1
  var packet = 0
  while !input.isEmpty {
    let kind = input.byte()
    let device = Int(kind >> 6)
    time += UInt64(input.byte()) << UInt64(kind & 31)
    packet += 1
    switch kind >> 2 & 7 {
    case 0...3:
      let isFromDevice = kind & 1 != 0
      let size = kind & 2 == 0 ? Int(input.byte()) : Int(input.byte()) * 4
      var report = (0..<size).map { _ in input.byte() }
      // Whole reports of either protocol are rare among random ones.
      if kind & 4 != 0, !report.isEmpty { report[0] = report[0] & 3 + 1 }
      let event = CapturedReport(
        device: device, isFromDevice: isFromDevice, bytes: report, missing: kind & 8 == 0 ? 0 : Int(input.byte()),
        time: time, packet: packet)
      decoder.take(.report(event)) { check.take($0) }
    case 4:
      let end = CapturedTransferEnd(
        device: device, isFromDevice: kind & 1 != 0, submitted: nil, time: time,
        status: Int32(Int8(bitPattern: input.byte())), submission: nil, packet: packet)
      decoder.take(.ended(end)) { check.take($0) }
    case 5: decoder.take(.left(device: device, time: time)) { check.take($0) }
    default:
      var known = CapturedDevice(index: device, bus: 1, address: UInt16(device + 1), firstSeen: time)
      known.identity = [nil, .bootROM, .flashloader, USBIdentity(vendorID: 1, productID: 2)][Int(kind & 3)]
      decoder.take(.device(known)) { check.take($0) }
    }
  }
  decoder.finish { check.take($0) }
  check.finish(decoder.counts)
}

/// What holds of everything a decoder tells.
private struct DecoderCheck {
  private var open: [Int: (out: Int, in: Int)] = [:]
  private var last = 0
  private var text = DecodeOutput(.text(verbosity: 2, absolute: false))
  private var json = DecodeOutput(.json)
  private var stats = CaptureStats()
  private var teller = StoryTeller()
  private var list = CommandList(name: "A")

  mutating func take(_ event: DecodedEvent) {
    switch event {
    case .began(let command):
      require(command.number == last + 1, "commands are numbered")
      last = command.number
      open[command.number] = (0, 0)
    case .data(let data):
      guard let moved = open[data.command] else { return require(false, "data belong to a command under way") }
      let count = data.bytes.count + data.missing
      require(data.offset == (data.isFromDevice ? moved.in : moved.out), "data have no holes")
      open[data.command] = data.isFromDevice ? (moved.out, moved.in + count) : (moved.out + count, moved.in)
    case .ended(let command):
      let moved = open.removeValue(forKey: command.number)
      require(moved?.out == command.bytesOut && moved?.in == command.bytesIn, "bytes are counted")
      require(command.ending != .open, "an end is one")
    case .report(_, let command):
      require(command.map { open[$0] != nil } ?? true, "reports belong to what is under way")
    case .device, .left, .note: break
    }
    text.take(event)
    json.take(event)
    stats.take(event)
    teller.take(event)
    list.take(event)
    require(text.fetch().allSatisfy { $0 >= 0x20 || $0 == 0x0A }, "lines are text")
    _ = json.fetch()
  }

  func finish(_ counts: DecodingCounts) {
    require(open.isEmpty, "every command ends")
    require(stats.total == last, "every command counts")
    let report = CaptureReport(stats: stats, story: teller.finish(), captured: CaptureCounts(), decoded: counts)
    require(!report.lines.isEmpty && !report.json.text().isEmpty, "there is a report")
    require(CaptureDiff(list, list).isSame, "a capture is the same as itself")
  }
}

import MBoot
import USBCapture
import USBIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A usbmon capture of any size, as a flashloader's traffic makes it: write-memory and read-memory of 1 MiB in turns,
/// packets of 1,016 bytes, transfers submitted and completed one after the other.
struct SyntheticCapture {
  private let writer = PCAPWriter(.usbmon, order: .little, resolution: .microseconds)
  private let file: Int32
  private var bytes: [UInt8] = []
  private var written = 0
  private var number = 0
  private var time: UInt64 = 1_700_000_000_000_000_000
  private var failed = false

  private static let address: UInt16 = 5
  private static let output: UInt8 = 0x02
  private static let input: UInt8 = 0x81
  private static let inputReportBytes = 1021
  private static let packetBytes = 1016
  private static let commandBytes = 1 << 20
  private static let none: [UInt8] = []

  /// Writes a capture of at least `size` bytes.
  static func write(_ path: String, size: Int) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { throw ProcessBenchmarks.Failed(description: "cannot write \(path)") }
    defer { close(file) }
    var capture = SyntheticCapture(file)
    capture.enumerate()
    var isRead = false
    while capture.written + capture.bytes.count < size, !capture.failed {
      capture.move(isRead: isRead)
      isRead.toggle()
    }
    capture.flush()
    guard !capture.failed else { throw ProcessBenchmarks.Failed(description: "cannot write \(path)") }
  }

  private init(_ file: Int32) {
    self.file = file
    writer.appendFileHeader(to: &bytes)
  }

  /// The device descriptor, by which the device is known.
  private mutating func enumerate() {
    let setup = USBSetup(requestType: 0x80, request: 6, value: 0x0100, length: 18)
    let descriptor: [UInt8] = [18, 1, 0, 2, 0, 0, 0, 64, 0xA2, 0x15, 0x73, 0x00, 1, 0, 1, 2, 3, 1]
    add(.submit, .control, 0x80, length: 18, setup: setup, Self.none)
    add(.complete, .control, 0x80, length: 18, descriptor)
  }

  /// A command with its data phase.
  private mutating func move(isRead: Bool) {
    let tag = isRead ? CommandTag.readMemory : .writeMemory
    let count = UInt32(Self.commandBytes)
    send(
      Report.make(
        id: Report.ID.commandOut,
        payload: Packet(tag: tag, flags: isRead ? 0 : 1, parameters: [0x6000_0000, count, 0]).bytes))
    let first =
      isRead
      ? Packet(tag: .readMemoryResponse, flags: 1, parameters: [0, count])
      : Packet(tag: .genericResponse, parameters: [0, UInt32(tag.rawValue)])
    receive(Report.make(id: Report.ID.commandIn, payload: first.bytes))
    var left = Self.commandBytes
    // What is read is what was written.
    var fill: UInt8 = 0
    while left > 0 {
      let part = min(left, Self.packetBytes)
      let payload = [UInt8](repeating: fill, count: part)
      if isRead {
        receive(Report.make(id: Report.ID.dataIn, payload: payload))
      } else {
        send(Report.make(id: Report.ID.dataOut, payload: payload))
      }
      left -= part
      fill &+= 1
    }
    let last = Packet(tag: .genericResponse, parameters: [0, UInt32(tag.rawValue)])
    receive(Report.make(id: Report.ID.commandIn, payload: last.bytes))
    flush()
  }

  private mutating func send(_ report: [UInt8]) {
    add(.submit, .interrupt, Self.output, length: report.count, report)
    add(.complete, .interrupt, Self.output, length: report.count, Self.none)
  }

  private mutating func receive(_ report: [UInt8]) {
    let padded = report + [UInt8](repeating: 0, count: max(0, Self.inputReportBytes - report.count))
    add(.submit, .interrupt, Self.input, length: Self.inputReportBytes, Self.none)
    add(.complete, .interrupt, Self.input, length: padded.count, padded)
  }

  private mutating func add(
    _ event: USBPacket.Event, _ kind: USBTransferKind, _ endpoint: UInt8, length: Int, setup: USBSetup? = nil,
    _ payload: [UInt8]
  ) {
    number += 1
    time += 60_000
    let packet = USBPacket(
      number: number, time: time, transfer: 0xFFFF_8880_0000_1000 + UInt64(endpoint) * 192, event: event, kind: kind,
      endpoint: endpoint, bus: 1, device: Self.address, setup: setup, length: length)
    writer.append(packet, payload.span.bytes, to: &bytes)
  }

  private mutating func flush() {
    var done = 0
    while done < bytes.count, !failed {
      let count = bytes.withUnsafeBytes { systemWrite(file, $0.baseAddress.map { $0 + done }, $0.count - done) }
      failed = count <= 0
      done += max(0, count)
    }
    written += bytes.count
    bytes.removeAll(keepingCapacity: true)
  }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }

import HIDTransport
import USBCapture
import USBIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What watches the boards of a service: every transfer of their USB, as a host's usbmon would see it, and the reports
/// that pass on the serial line. It writes to one file, and to whoever connects to the capture socket.
///
/// As long as neither listens, nothing is put together.
final class BoardTap {
  /// Bus numbers: the boards' USB, and the serial line, which has none.
  private static let usbBus: UInt16 = 1
  private static let lineBus: UInt16 = 2

  private let program: String
  private let clock: () -> UInt64
  private let seed: UInt64
  private var file: CaptureRecorder.Sink?
  private var clients: CaptureClients?
  /// Nil until somebody listens for the first time.
  private var recorder: CaptureRecorder?
  /// The devices that are there, by what they are on: what a client that comes later must be told.
  private var devices: [Place: (device: RecordedDevice, descriptors: HIDDescriptors)] = [:]
  private var line = SerialTap()

  /// Where a device is.
  private enum Place: Hashable {
    case usb(port: Int)
    case line
  }

  /// - Parameters:
  ///   - file: takes pcapng; answers whether it was written.
  ///   - socket: where clients connect.
  init(
    program: String, seed: UInt64, clock: @escaping () -> UInt64, file: CaptureRecorder.Sink?, socket: ControlSocket?
  ) {
    self.program = program
    self.seed = seed
    self.clock = clock
    self.file = file
    clients = socket.map { CaptureClients($0) }
    if file != nil { recorder = makeRecorder() }
  }

  /// Somebody listens.
  var isListening: Bool { file != nil || clients?.isEmpty == false }

  private func makeRecorder() -> CaptureRecorder {
    CaptureRecorder(program: program, seed: seed, clock: clock) { [unowned self] bytes in
      clients?.add(bytes)
      if let file, !file(bytes) { self.file = nil }
      return true
    }
  }

  // MARK: - Clients

  /// What to wait for.
  var descriptors: [pollfd] { clients?.descriptors ?? [] }

  /// Deals with what `poll` found at `descriptors`. A client that comes gets a section of its own, with the devices that
  /// are there.
  func handle(_ found: ArraySlice<pollfd>, _ buffer: UnsafeMutableRawBufferPointer) {
    guard var taken = clients.take() else { return }
    let news = taken.handle(found, buffer)
    for client in news {
      let greeting = CaptureRecorder(program: program, seed: seed, clock: clock) { bytes in
        client.add(bytes)
        return true
      }
      for entry in devices.values.sorted(by: { $0.device.address < $1.device.address }) {
        greeting.describe(entry.device, entry.descriptors)
      }
    }
    // While nobody of the old clients is reached by it: a client has its section already.
    if !news.isEmpty, recorder == nil { recorder = makeRecorder() }
    clients = taken
  }

  /// Writes what the clients take, and forgets those that are through.
  func write() { clients?.write() }

  // MARK: - USB

  /// A host has imported the device at a port, which is counted from 0.
  func attached(_ port: Int, _ descriptors: HIDDescriptors) {
    come(.usb(port: port), descriptors, bus: Self.usbBus)
  }

  /// The host is gone, or the device is.
  func released(_ port: Int, pending: [USBIPSubmit]) {
    for transfer in pending { ended(port, transfer, status: -108, length: 0, []) }
    devices[.usb(port: port)] = nil
  }

  /// A host hands a transfer over.
  func submitted(_ port: Int, _ transfer: USBIPSubmit) {
    guard isListening, let recorder, let recorded = recorded(port, transfer) else { return }
    recorder.submit(recorded, length: transfer.length, transfer.data.span.bytes)
  }

  /// A transfer is over.
  func ended(_ port: Int, _ transfer: USBIPSubmit, status: Int32, length: Int, _ data: [UInt8]) {
    guard isListening, let recorder, let recorded = recorded(port, transfer) else { return }
    recorder.complete(recorded, status: status, length: length, data.span.bytes)
  }

  private func recorded(_ port: Int, _ transfer: USBIPSubmit) -> RecordedTransfer? {
    guard let device = devices[.usb(port: port)]?.device else { return nil }
    let isControl = transfer.endpoint == 0
    return RecordedTransfer(
      number: UInt64(port + 1) << 48 | UInt64(device.address) << 32 | UInt64(transfer.sequence), device: device,
      kind: isControl ? .control : .interrupt, endpoint: transfer.endpoint | (transfer.isIn ? 0x80 : 0),
      setup: isControl ? transfer.setup : nil)
  }

  // MARK: - The serial line

  /// The host has sent bytes to the program that runs; nil for none that listens.
  func heard(_ bytes: [UInt8], by program: USBIdentity?) {
    guard isListening else { return line.reset() }
    follow(program)
    line.heard(bytes) { report in pass(report, isFromDevice: false) }
  }

  /// The program that ran has sent bytes.
  func said(_ bytes: [UInt8], by program: USBIdentity?) {
    guard isListening, !bytes.isEmpty else { return }
    follow(program)
    line.said(bytes) { report in pass(report, isFromDevice: true) }
  }

  private func follow(_ program: USBIdentity?) {
    guard let program, line.follow(program) || devices[.line] == nil else { return }
    come(.line, .known(program), bus: Self.lineBus)
  }

  private func pass(_ report: [UInt8], isFromDevice: Bool) {
    guard let recorder, let device = devices[.line]?.device else { return }
    let bytes = report.span.bytes
    if isFromDevice {
      let transfer = recorder.transfer(to: device, .interrupt, endpoint: device.inEndpoint)
      recorder.submit(transfer, length: HIDLimits.reportBytes)
      recorder.complete(transfer, length: report.count, bytes)
    } else {
      let transfer = recorder.transfer(sending: bytes, to: device)
      recorder.submit(transfer, length: report.count, bytes)
      recorder.complete(transfer, length: report.count)
    }
  }

  private func come(_ place: Place, _ descriptors: HIDDescriptors, bus: UInt16) {
    let recorder = recorder ?? makeRecorder()
    self.recorder = recorder
    devices[place] = (recorder.enumerate(descriptors, bus: bus), descriptors)
  }
}

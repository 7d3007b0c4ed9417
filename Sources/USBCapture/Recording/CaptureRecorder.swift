import HIDTransport
import USBIP

/// A recording that is being made: transfers as they pass, as a pcapng file of link type 220 that Wireshark and our
/// decoder read. Each packet is handed over when it passes, none is kept.
///
/// A recording only watches: once its sink has failed nothing more is written, and what is recorded goes on.
/// Not for several threads.
public final class CaptureRecorder {
  /// Takes bytes, and answers whether they were written. It is not to keep the array.
  public typealias Sink = (_ bytes: [UInt8]) -> Bool

  /// False once something could not be written: from then on nothing is.
  public private(set) var isWhole = true
  private let sink: Sink
  private let clock: () -> UInt64
  private var buffer: [UInt8] = []
  private var packets = 0
  private var transfers: UInt64
  private var addresses: UInt64

  /// Begins a recording: its section's head is written.
  ///
  /// - Parameters:
  ///   - program: what records, such as `boardless 0.1.0`.
  ///   - hardware: what is recorded, in words.
  ///   - seed: where addresses of devices and numbers of transfers begin; programs that write to one file had better
  ///     begin at different ones, and a process's number will do.
  ///   - clock: the time, nanoseconds since 1970.
  ///   - sink: where the bytes go.
  public init(
    program: String, hardware: String = "", seed: UInt64 = 0, clock: @escaping () -> UInt64, sink: @escaping Sink
  ) {
    self.sink = sink
    self.clock = clock
    transfers = 0xFFFF_8880_0000_0000 | (seed & 0xFFFF) << 24
    addresses = seed
    buffer.reserveCapacity(2048)
    buffer += PCAPNGWriter.section(program: program, hardware: hardware)
    flush()
  }

  /// The time, nanoseconds since 1970.
  public var now: UInt64 { clock() }

  // MARK: - Devices

  /// A device comes: it gets an address, and its descriptors are recorded as a host would have asked for them.
  ///
  /// - Parameter bus: the bus's number.
  public func enumerate(_ descriptors: HIDDescriptors, bus: UInt16 = 1) -> RecordedDevice {
    let device = RecordedDevice(bus: bus, address: 2 + UInt16(addresses % 126), descriptors)
    addresses &+= 1
    describe(device, descriptors)
    return device
  }

  /// Records the descriptors of a device as a host would have asked for them: for a recording that begins when the
  /// device is there already.
  public func describe(_ device: RecordedDevice, _ descriptors: HIDDescriptors) {
    for (type, value, index, bytes) in [
      (UInt8(0x80), UInt16(0x0100), UInt16(0), descriptors.device),
      (0x80, 0x0200, 0, descriptors.configuration),
      (0x81, 0x2200, UInt16(device.interface), descriptors.report),
    ] {
      let length = UInt16(clamping: bytes.count)
      let setup = USBSetup(requestType: type, request: 6, value: value, index: index, length: length)
      let transfer = transfer(to: device, .control, endpoint: 0x80, setup: setup)
      submit(transfer, length: Int(length))
      complete(transfer, length: bytes.count, bytes.span.bytes)
    }
  }

  /// The device as one whose reports are recorded.
  public func device(wrapping device: any HIDDevice) -> any HIDDevice { RecordingDevice(device, self) }

  // MARK: - Transfers

  /// A transfer that is about to begin.
  public func transfer(
    to device: RecordedDevice, _ kind: USBTransferKind, endpoint: UInt8, setup: USBSetup? = nil
  ) -> RecordedTransfer {
    defer { transfers &+= 0x40 }
    return RecordedTransfer(number: transfers, device: device, kind: kind, endpoint: endpoint, setup: setup)
  }

  /// A host hands a transfer over.
  ///
  /// - Parameters:
  ///   - length: bytes to send, or to receive at most.
  ///   - payload: the data of an OUT transfer.
  ///   - time: when, if not now.
  public func submit(_ transfer: RecordedTransfer, length: Int, _ payload: RawSpan = RawSpan(), at time: UInt64? = nil)
  {
    write(transfer.packet(.submit, time ?? clock(), status: 0, length: length), payload)
  }

  /// A transfer is over.
  ///
  /// - Parameters:
  ///   - status: 0 or a negative Linux errno.
  ///   - length: bytes that went over.
  ///   - payload: the data of an IN transfer.
  public func complete(_ transfer: RecordedTransfer, status: Int32 = 0, length: Int = 0, _ payload: RawSpan = RawSpan())
  {
    write(transfer.packet(.complete, clock(), status: status, length: length), payload)
  }

  /// Writes any packet. Its number is the recording's own.
  public func write(_ packet: USBPacket, _ payload: RawSpan) {
    guard isWhole else { return }
    packets += 1
    var packet = packet
    packet.number = packets
    PCAPNGWriter.append(packet, payload, to: &buffer)
    flush()
  }

  private func flush() {
    isWhole = sink(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}

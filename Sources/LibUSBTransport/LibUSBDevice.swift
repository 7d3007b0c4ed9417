import CLibUSB
import HIDTransport

/// An RT1020 behind libusb: reports as transfers of its HID interface.
///
/// One IN transfer is always under way, as a kernel's HID driver has it: the device may want to be read before it
/// takes the next report. Not for several threads.
final class LibUSBDevice: HIDDevice {
  /// How long a device that was just opened may take to show what an earlier program left unread.
  private static let settling: Duration = .milliseconds(8)
  /// Failed IN transfers in a row before the device counts as broken; a device that is being unplugged fails a few
  /// times before the system says so.
  private static let failureLimit = 6
  private static let failurePause: Duration = .milliseconds(60)
  /// How long an OUT transfer that failed waits for the news that the device is gone.
  private static let newsPause: Duration = .milliseconds(300)
  /// How long a device that was told to jump or to reset may take to leave.
  private static let departureLimit: Duration = .milliseconds(500)
  /// How long cancelled transfers may take to come back.
  private static let cancelLimit: Duration = .milliseconds(500)

  /// How long a device may take to give a descriptor.
  private static let descriptorLimit: Duration = .seconds(1)

  /// A control transfer's setup packet, which stands before its data in libusb's buffer.
  private static let setupBytes = 8

  let identity: USBIdentity
  private let handle: LibUSBHandle
  private let input: LibUSBTransfer
  private let output: LibUSBTransfer
  private var reports = ReportRing()
  private var isOpen = true
  private var isGone = false
  /// The last command was one after which the device leaves the bus.
  private var mayLeave = false
  /// What the last IN transfer ended with, until somebody is told.
  private var fault: HIDError?
  private var failures = 0
  private var resumeTime: ContinuousClock.Instant?
  private let settled: ContinuousClock.Instant

  init(_ handle: LibUSBHandle, identity: USBIdentity) throws(HIDError) {
    self.identity = identity
    self.handle = handle
    input = try LibUSBTransfer(handle.context, byteCount: handle.interface.inputBytes)
    output = try LibUSBTransfer(handle.context, byteCount: Self.setupBytes + HIDLimits.reportBytes)
    settled = .now + Self.settling
    resume()
  }

  deinit { close() }

  /// Asked for each time: only who records wants them.
  var descriptors: HIDDescriptors? {
    let number = UInt16(handle.interface.number)
    guard let device = descriptor(0x80, 0x0100, 0, 18), let head = descriptor(0x80, 0x0200, 0, 9), head.count == 9,
      let configuration = descriptor(0x80, 0x0200, 0, UInt16(head[2]) | UInt16(head[3]) << 8),
      let report = descriptor(0x81, 0x2200, number, UInt16(HIDLimits.reportBytes))
    else { return nil }
    return HIDDescriptors(device: device, configuration: configuration, report: report)
  }

  /// Asks for a descriptor, `length` bytes of it at most; nil if the device does not give it.
  private func descriptor(_ type: UInt8, _ value: UInt16, _ index: UInt16, _ length: UInt16) -> [UInt8]? {
    guard isOpen, !isGone, !output.isPending else { return nil }
    let length = min(length, UInt16(HIDLimits.reportBytes))
    let buffer = output.buffer
    buffer[0] = type
    buffer[1] = 0x06  // GET_DESCRIPTOR
    for (place, field) in [(2, value), (4, index), (6, length)] {
      buffer.storeBytes(of: field.littleEndian, toByteOffset: place, as: UInt16.self)
    }
    let code = output.submit(
      on: handle, endpoint: 0, type: LIBUSB_TRANSFER_TYPE_CONTROL, byteCount: Self.setupBytes + Int(length))
    guard code == 0 else { return nil }
    do throws(HIDError) {
      try wait(until: .now + Self.descriptorLimit) { !output.isPending }
      if output.isPending { try withdrawOutput() }
    } catch { return nil }
    guard output.status == LIBUSB_TRANSFER_COMPLETED else { return nil }
    return [UInt8](buffer[Self.setupBytes..<min(Self.setupBytes + output.count, buffer.count)])
  }

  func expectDeparture() { mayLeave = true }

  func close() {
    guard isOpen else { return }
    awaitDeparture()
    isOpen = false
    input.cancel()
    output.cancel()
    let deadline = ContinuousClock.now + Self.cancelLimit
    while input.isPending || output.isPending, ContinuousClock.now < deadline {
      do throws(HIDError) { try handle.context.handleEvents(for: .milliseconds(100)) } catch { break }
    }
    // Closing the handle takes back even what was never returned; then the transfers may be freed.
    handle.close(isGone: isGone)
  }

  /// After a jump or a reset the device is about to leave: the kernel's driver is not given a device that leaves
  /// while it is probed. Linux's virtual host controller loses transfers that begin at that moment, and whoever
  /// waits for them waits for ever.
  private func awaitDeparture() {
    guard mayLeave, !isGone else { return }
    do throws(HIDError) {
      try wait(until: .now + Self.departureLimit) { isGone || fault != nil }
    } catch {
      // What libusb cannot wait for it will not report gone either.
      isGone = true
    }
  }

  // MARK: - To the device

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    guard isOpen, !isGone else { throw .gone }
    guard (1...HIDLimits.reportBytes).contains(report.byteCount) else {
      throw .malformed("an OUT report of \(report.byteCount) bytes")
    }
    let deadline = ContinuousClock.now + timeout
    // Left over only if libusb failed in the middle of an earlier one.
    if output.isPending { try withdrawOutput() }
    let code = submit(report)
    guard code == 0 else { throw error(code, "send a report") }
    mayLeave = false
    try wait(until: deadline) { !output.isPending }
    if output.isPending { try withdrawOutput() }
    switch output.status {
    case LIBUSB_TRANSFER_COMPLETED:
      guard output.count == report.byteCount else {
        throw .system("the device took \(output.count) of a report's \(report.byteCount) bytes")
      }
    case LIBUSB_TRANSFER_CANCELLED, LIBUSB_TRANSFER_TIMED_OUT: throw isGone ? .gone : .timeout
    case LIBUSB_TRANSFER_STALL:
      if let endpoint = handle.interface.output { clearHalt(endpoint) }
      throw .stalled
    case LIBUSB_TRANSFER_NO_DEVICE:
      isGone = true
      throw .gone
    default:
      try wait(until: .now + Self.newsPause) { isGone }
      throw isGone ? .gone : .system("the transfer of a report failed on the bus")
    }
  }

  /// Takes back an OUT transfer that lasts too long. It may have gone over after all: its status tells.
  private func withdrawOutput() throws(HIDError) {
    output.cancel()
    try wait(until: .now + Self.cancelLimit) { !output.isPending }
    guard !output.isPending else { throw .system("libusb does not give a cancelled transfer back") }
  }

  /// An interrupt OUT transfer, or SET_REPORT on endpoint 0 where the interface has no such endpoint.
  private func submit(_ report: RawSpan) -> Int32 {
    let count = report.byteCount
    guard let endpoint = handle.interface.output else {
      let buffer = output.buffer
      let number = UInt16(handle.interface.number)
      buffer[0] = 0x21  // host to device, class, interface
      buffer[1] = 0x09  // SET_REPORT
      buffer.storeBytes(
        of: (0x0200 | UInt16(report.unsafeLoad(fromByteOffset: 0, as: UInt8.self))).littleEndian, toByteOffset: 2,
        as: UInt16.self)
      buffer.storeBytes(of: number.littleEndian, toByteOffset: 4, as: UInt16.self)
      buffer.storeBytes(of: UInt16(count).littleEndian, toByteOffset: 6, as: UInt16.self)
      report.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: buffer[Self.setupBytes...]).copyMemory(from: $0)
      }
      return output.submit(
        on: handle, endpoint: 0, type: LIBUSB_TRANSFER_TYPE_CONTROL, byteCount: Self.setupBytes + count)
    }
    report.withUnsafeBytes { output.buffer.copyMemory(from: $0) }
    return output.submit(on: handle, endpoint: endpoint, type: LIBUSB_TRANSFER_TYPE_INTERRUPT, byteCount: count)
  }

  // MARK: - To the host

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    guard isOpen else { throw .gone }
    let deadline = max(ContinuousClock.now + timeout, settled)
    // One look at what the system has even if there is no time.
    if reports.isEmpty { try turn(until: .now) }
    try wait(until: deadline) { !reports.isEmpty || fault != nil || isGone }
    if !reports.isEmpty {
      guard let count = reports.take(into: buffer) else { throw .malformed("a report that is longer than the buffer") }
      resume()
      return count
    }
    if isGone { throw .gone }
    if let fault {
      self.fault = nil
      resume()
      throw fault
    }
    throw .timeout
  }

  /// Has an IN transfer under way, unless there is a reason against it.
  private func resume() {
    guard isOpen, !isGone, fault == nil, !input.isPending, !reports.isFull else { return }
    if let resumeTime, ContinuousClock.now < resumeTime { return }
    resumeTime = nil
    let code = input.submit(
      on: handle, endpoint: handle.interface.input, type: LIBUSB_TRANSFER_TYPE_INTERRUPT,
      byteCount: handle.interface.inputBytes)
    if code == 0 { return }
    let failure = error(code, "read")
    if !isGone { fault = failure }
  }

  /// Takes what an IN transfer ended with, and starts the next.
  private func collect() {
    switch input.status {
    case LIBUSB_TRANSFER_COMPLETED:
      failures = 0
      if input.count > HIDLimits.reportBytes {
        fault = .malformed("a report of \(input.count) bytes")
      } else if input.count > 0 {
        reports.append(UnsafeRawBufferPointer(rebasing: input.buffer[..<input.count]))
      }
    case LIBUSB_TRANSFER_NO_DEVICE: isGone = true
    case LIBUSB_TRANSFER_STALL:
      clearHalt(handle.interface.input)
      fault = .stalled
    case LIBUSB_TRANSFER_OVERFLOW: fault = .malformed("more than \(handle.interface.inputBytes) bytes at once")
    case LIBUSB_TRANSFER_CANCELLED: break
    default:
      failures += 1
      resumeTime = .now + Self.failurePause
      if failures >= Self.failureLimit {
        failures = 0
        fault = .system("reading from the device fails on the bus again and again")
      }
    }
    resume()
  }

  // MARK: - Time

  /// Turns until `isDone` or the deadline, whichever is first.
  private func wait(until deadline: ContinuousClock.Instant, _ isDone: () -> Bool) throws(HIDError) {
    while !isDone(), ContinuousClock.now < deadline { try turn(until: deadline) }
  }

  /// Lets libusb work once, at most until `deadline`.
  private func turn(until deadline: ContinuousClock.Instant) throws(HIDError) {
    resume()
    let wasPending = input.isPending
    var limit = deadline
    if !wasPending, let resumeTime { limit = min(limit, resumeTime) }
    let time = limit - .now
    do throws(HIDError) {
      try handle.context.handleEvents(for: min(max(time, .zero), .seconds(1)))
    } catch {
      if !isGone { throw error }
    }
    if wasPending, !input.isPending { collect() }
  }

  private func clearHalt(_ endpoint: UInt8) {
    if handle.context.functions.clearHalt(handle.raw, endpoint) == LIBUSB_ERROR_NO_DEVICE.rawValue { isGone = true }
  }

  /// What a refused submission means.
  private func error(_ code: Int32, _ what: String) -> HIDError {
    switch code {
    case LIBUSB_ERROR_NO_DEVICE.rawValue:
      isGone = true
      return .gone
    case LIBUSB_ERROR_PIPE.rawValue: return .stalled
    default: return .system("cannot \(what): \(handle.context.functions.name(of: code))")
    }
  }
}

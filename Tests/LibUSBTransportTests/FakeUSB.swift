import CLibUSB
import HIDTransport

@testable import LibUSBTransport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// libusb played by a test: devices, what each call returns, and a count of everything that is held.
///
/// Any call can be made to fail, and the devices can vanish before the nth call.
final class FakeUSB {
  /// What a device does with an OUT report.
  enum Answer {
    case take, stall, fail, short
    case silence
  }

  /// What comes from a device.
  enum Incoming: Equatable {
    case report([UInt8])
    case ends(libusb_transfer_status)

    static func == (a: Incoming, b: Incoming) -> Bool {
      switch (a, b) {
      case (.report(let a), .report(let b)): a == b
      case (.ends(let a), .ends(let b)): a.rawValue == b.rawValue
      default: false
      }
    }
  }

  struct Device {
    var identity = USBIdentity.bootROM
    var port = USBPort(bus: 1, ports: [1])
    var address: UInt8 = 5
    var interfaceClass: UInt8 = 3
    var hasOutput = false
    var inputPacket: UInt16 = 64
    var product = "SE Blank RT Family"
    var serial = ""
  }

  var devices: [Device] = [Device()]
  /// Codes that the named functions return instead of doing anything.
  var codes: [String: Int32] = [:]
  /// The devices leave before this call, counted from 0.
  var vanishesAtCall: Int?
  /// A device that left, but whose transfers fail first, as while the plug is pulled.
  var failsBeforeVanishing = 0
  var answer = Answer.take
  var incoming: [Incoming] = []
  var driverActive = true

  /// Functions called, in order.
  private(set) var calls: [String] = []
  /// Setup packet, if any, and bytes of each OUT transfer; and its endpoint.
  private(set) var sent: [(endpoint: UInt8, bytes: [UInt8])] = []
  private(set) var isGone = false

  private(set) var contexts = 0
  private(set) var lists = 0
  private(set) var configurations = 0
  private(set) var handles = 0
  private(set) var claims = 0
  private(set) var detached = 0
  private(set) var transfers = 0
  /// Objects used after what they belong to was given back.
  private(set) var misuse = 0
  private var pending: [UnsafeMutablePointer<libusb_transfer>] = []
  private var cancelled: Set<UnsafeMutablePointer<libusb_transfer>> = []
  private let handleToken = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)

  deinit { handleToken.deallocate() }

  /// What is still held, in words; empty if nothing is.
  var leaks: [String] {
    let held = [
      ("contexts", contexts), ("lists", lists), ("configurations", configurations), ("handles", handles),
      ("claims", claims), ("transfers", transfers), ("pending transfers", pending.count),
      ("uses after the end", misuse),
    ]
    return held.filter { $0.1 != 0 }.map { "\($0.1) \($0.0)" }
  }

  func vanish() { isGone = true }

  // MARK: - The table

  var functions: LibUSBFunctions {
    LibUSBFunctions(
      initialize: { [self] context in
        if let code = begin("init") { return code }
        contexts += 1
        context?.pointee = OpaquePointer(handleToken)
        return 0
      },
      exit: { [self] _ in
        _ = begin("exit")
        contexts -= 1
      },
      deviceList: { [self] in makeList($1) },
      freeDeviceList: { [self] list, _ in
        _ = begin("free_device_list")
        lists -= 1
        list?.deallocate()
      },
      deviceDescriptor: { [self] device, descriptor in
        if let code = begin("get_device_descriptor") { return code }
        guard let device = self.device(device) else { return LIBUSB_ERROR_NO_DEVICE.rawValue }
        descriptor?.pointee.idVendor = device.identity.vendorID
        descriptor?.pointee.idProduct = device.identity.productID
        descriptor?.pointee.iProduct = 2
        descriptor?.pointee.iSerialNumber = device.serial.isEmpty ? 0 : 3
        return 0
      },
      busNumber: { [self] in device($0)?.port.bus ?? 0 },
      deviceAddress: { [self] in device($0)?.address ?? 0 },
      portNumbers: { [self] device, ports, _ in
        guard let device = self.device(device) else { return LIBUSB_ERROR_NO_DEVICE.rawValue }
        for (index, port) in device.port.ports.enumerated() { ports?[index] = port }
        return Int32(device.port.ports.count)
      },
      activeConfiguration: { [self] in configuration($0, $1) },
      freeConfiguration: { [self] in freeConfiguration($0) },
      open: { [self] _, handle in
        if let code = begin("open") { return code }
        guard !isGone else { return LIBUSB_ERROR_NO_DEVICE.rawValue }
        handles += 1
        handle?.pointee = OpaquePointer(handleToken)
        return 0
      },
      close: { [self] _ in
        _ = begin("close")
        handles -= 1
        // The system takes back a claim with the handle, and a device that left has no driver to be given.
        claims = 0
        if isGone { detached = 0 }
        // libusb takes back what is still under way.
        pending.removeAll()
      },
      stringDescriptor: { [self] _, index, text, limit in
        if let code = begin("get_string_descriptor_ascii") { return code }
        let bytes = Array((index == 2 ? devices.first?.product ?? "" : devices.first?.serial ?? "").utf8)
        for (offset, byte) in bytes.enumerated() where offset < limit { text?[offset] = byte }
        return Int32(bytes.count)
      },
      kernelDriverActive: { [self] _, _ in
        if let code = begin("kernel_driver_active") { return code }
        return driverActive ? 1 : 0
      },
      detachKernelDriver: { [self] _, _ in
        if let code = begin("detach_kernel_driver") { return code }
        detached += 1
        return 0
      },
      attachKernelDriver: { [self] _, _ in
        detached -= 1
        return begin("attach_kernel_driver") ?? (isGone ? LIBUSB_ERROR_NO_DEVICE.rawValue : 0)
      },
      claimInterface: { [self] _, _ in
        if let code = begin("claim_interface") { return code }
        guard !isGone else { return LIBUSB_ERROR_NO_DEVICE.rawValue }
        claims += 1
        return 0
      },
      releaseInterface: { [self] _, _ in
        claims -= 1
        return begin("release_interface") ?? (isGone ? LIBUSB_ERROR_NO_DEVICE.rawValue : 0)
      },
      clearHalt: { [self] _, _ in begin("clear_halt") ?? (isGone ? LIBUSB_ERROR_NO_DEVICE.rawValue : 0) },
      allocateTransfer: { [self] _ in
        if begin("alloc_transfer") != nil { return nil }
        transfers += 1
        let transfer = UnsafeMutablePointer<libusb_transfer>.allocate(capacity: 1)
        transfer.initialize(to: libusb_transfer())
        return transfer
      },
      freeTransfer: { [self] transfer in
        _ = begin("free_transfer")
        transfers -= 1
        // libusb follows both pointers when it frees a transfer.
        if transfer?.pointee.dev_handle != nil, handles == 0 { misuse += 1 }
        if contexts == 0 { misuse += 1 }
        transfer?.deallocate()
      },
      submitTransfer: { [self] in submit($0) },
      cancelTransfer: { [self] transfer in
        if let code = begin("cancel_transfer") { return code }
        guard let transfer, pending.contains(transfer) else { return LIBUSB_ERROR_NOT_FOUND.rawValue }
        cancelled.insert(transfer)
        return 0
      },
      handleEvents: { [self] _, time, _ in
        if let code = begin("handle_events") { return code }
        if !completeSome(), let time, time.pointee.tv_sec > 0 || time.pointee.tv_usec > 0 { usleep(200) }
        return 0
      },
      errorName: { _ in nil })
  }

  /// Notes a call. Returns the code it shall fail with.
  private func begin(_ name: String) -> Int32? {
    if calls.count == vanishesAtCall { isGone = true }
    calls.append(name)
    return codes[name]
  }

  // MARK: - Descriptors

  private func device(_ pointer: OpaquePointer?) -> Device? {
    // Devices are numbers from 1 in a pointer's clothes; nobody looks behind it.
    guard let pointer, !isGone else { return nil }
    let index = Int(bitPattern: pointer) / 16 - 1
    return devices.indices.contains(index) ? devices[index] : nil
  }

  private func makeList(_ out: UnsafeMutablePointer<LibUSBFunctions.DeviceList?>?) -> Int {
    if let code = begin("get_device_list") { return Int(code) }
    let count = isGone ? 0 : devices.count
    let list = LibUSBFunctions.DeviceList.allocate(capacity: count + 1)
    for index in 0..<count { list[index] = OpaquePointer(bitPattern: (index + 1) * 16) }
    list[count] = nil
    out?.pointee = list
    lists += 1
    return count
  }

  private func configuration(
    _ pointer: OpaquePointer?, _ out: UnsafeMutablePointer<LibUSBFunctions.Configuration?>?
  ) -> Int32 {
    if let code = begin("get_active_config_descriptor") { return code }
    guard let device = device(pointer) else { return LIBUSB_ERROR_NO_DEVICE.rawValue }
    var endpoints = [libusb_endpoint_descriptor()]
    endpoints[0].bEndpointAddress = 0x81
    endpoints[0].bmAttributes = 3
    endpoints[0].wMaxPacketSize = device.inputPacket
    if device.hasOutput {
      endpoints.append(libusb_endpoint_descriptor())
      endpoints[1].bEndpointAddress = 0x02
      endpoints[1].bmAttributes = 3
      endpoints[1].wMaxPacketSize = device.inputPacket
    }
    let endpointMemory = UnsafeMutablePointer<libusb_endpoint_descriptor>.allocate(capacity: 2)
    endpointMemory.initialize(from: endpoints, count: endpoints.count)
    let setting = UnsafeMutablePointer<libusb_interface_descriptor>.allocate(capacity: 1)
    setting.initialize(to: libusb_interface_descriptor())
    setting.pointee.bInterfaceClass = device.interfaceClass
    setting.pointee.bNumEndpoints = UInt8(endpoints.count)
    setting.pointee.endpoint = UnsafePointer(endpointMemory)
    let interface = UnsafeMutablePointer<libusb_interface>.allocate(capacity: 1)
    interface.initialize(to: libusb_interface(altsetting: setting, num_altsetting: 1))
    let made = LibUSBFunctions.Configuration.allocate(capacity: 1)
    made.initialize(to: libusb_config_descriptor())
    made.pointee.bNumInterfaces = 1
    made.pointee.interface = UnsafePointer(interface)
    out?.pointee = made
    configurations += 1
    return 0
  }

  private func freeConfiguration(_ configuration: LibUSBFunctions.Configuration?) {
    _ = begin("free_config_descriptor")
    configurations -= 1
    configuration?.pointee.interface.pointee.altsetting.pointee.endpoint.deallocate()
    configuration?.pointee.interface.pointee.altsetting.deallocate()
    configuration?.pointee.interface.deallocate()
    configuration?.deallocate()
  }

  // MARK: - Transfers

  private func submit(_ transfer: UnsafeMutablePointer<libusb_transfer>?) -> Int32 {
    if let code = begin("submit_transfer") { return code }
    guard let transfer, !pending.contains(transfer) else { return LIBUSB_ERROR_BUSY.rawValue }
    guard !isGone || failsBeforeVanishing > 0 else { return LIBUSB_ERROR_NO_DEVICE.rawValue }
    pending.append(transfer)
    return 0
  }

  /// Ends the transfers that have something to end with. False if none had.
  private func completeSome() -> Bool {
    var any = false
    for transfer in pending {
      guard let (status, count) = end(of: transfer) else { continue }
      any = true
      pending.removeAll { $0 == transfer }
      cancelled.remove(transfer)
      transfer.pointee.status = status
      transfer.pointee.actual_length = Int32(count)
      transfer.pointee.callback?(transfer)
    }
    return any
  }

  private func end(of transfer: UnsafeMutablePointer<libusb_transfer>) -> (libusb_transfer_status, Int)? {
    if isGone {
      guard failsBeforeVanishing > 0 else { return (LIBUSB_TRANSFER_NO_DEVICE, 0) }
      failsBeforeVanishing -= 1
      return (LIBUSB_TRANSFER_ERROR, 0)
    }
    if transfer.pointee.endpoint & 0x80 != 0 {
      if !incoming.isEmpty {
        switch incoming.removeFirst() {
        case .ends(let status): return (status, 0)
        case .report(let bytes):
          for (index, byte) in bytes.enumerated() where index < transfer.pointee.length {
            transfer.pointee.buffer[index] = byte
          }
          return (LIBUSB_TRANSFER_COMPLETED, bytes.count)
        }
      }
    } else if let outcome = endOfOutput(transfer) {
      return outcome
    }
    return cancelled.contains(transfer) ? (LIBUSB_TRANSFER_CANCELLED, 0) : nil
  }

  private func endOfOutput(_ transfer: UnsafeMutablePointer<libusb_transfer>) -> (libusb_transfer_status, Int)? {
    let length = Int(transfer.pointee.length)
    let data = transfer.pointee.endpoint == 0 ? length - 8 : length
    switch answer {
    case .silence: return nil
    case .stall: return (LIBUSB_TRANSFER_STALL, 0)
    case .fail: return (LIBUSB_TRANSFER_ERROR, 0)
    case .short: return (LIBUSB_TRANSFER_COMPLETED, data - 1)
    case .take:
      sent.append(
        (transfer.pointee.endpoint, [UInt8](UnsafeBufferPointer(start: transfer.pointee.buffer, count: length))))
      return (LIBUSB_TRANSFER_COMPLETED, data)
    }
  }
}

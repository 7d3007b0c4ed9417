import HIDTransport
import USBIP

/// The device's answers to control requests: chapter 9 of USB 2.0 and HID 1.11, as far as the board's firmware has
/// them. Everything else is a STALL.
struct USBFunction {
  /// What becomes of a request.
  enum Outcome: Equatable {
    /// Done, with these data if it asks for any.
    case done([UInt8])
    /// An OUT report that goes to the firmware, which decides.
    case report
    case stall
  }

  let descriptors: USBDescriptors
  /// The configuration in force: a device that a host imports has been configured.
  private(set) var configuration: UInt8 = 1
  /// The endpoints that the host has halted, by address.
  private var halted: Set<UInt8> = []
  /// HID's idle rate, in units of 4 ms; nothing follows from it.
  private var idleRate: UInt8 = 0

  init(_ descriptors: USBDescriptors) { self.descriptors = descriptors }

  /// Addresses of the interrupt endpoints.
  private var endpoints: [UInt8] { [0x80 | USBDescriptors.inEndpoint] + (descriptors.outEndpoint.map { [$0] } ?? []) }

  /// Whether an interrupt endpoint answers everything with a STALL.
  func isHalted(_ address: UInt8) -> Bool { halted.contains(address) }

  /// Answers a request.
  mutating func control(_ setup: USBSetup) -> Outcome {
    switch setup.requestType & 0x7F {
    case 0x00: device(setup)
    case 0x01: interface(setup)
    case 0x02: endpoint(setup)
    case 0x21: classRequest(setup)
    default: .stall
    }
  }

  // MARK: - Standard requests

  private mutating func device(_ setup: USBSetup) -> Outcome {
    switch (setup.isIn, setup.request) {
    // Self powered, no remote wake-up.
    case (true, 0x00): return .done([1, 0])
    // SET_ADDRESS is the host's affair over USB/IP; one that comes through changes nothing.
    case (false, 0x05): return .done([])
    case (true, 0x06): return descriptor(setup).map { .done($0) } ?? .stall
    case (true, 0x08): return .done([configuration])
    case (false, 0x09):
      guard setup.value <= 1 else { return .stall }
      configuration = UInt8(setup.value)
      halted = []
      return .done([])
    default: return .stall
    }
  }

  private func descriptor(_ setup: USBSetup) -> [UInt8]? {
    let index = Int(setup.value & 0xFF)
    switch setup.value >> 8 {
    case 1: return index == 0 ? descriptors.device : nil
    case 2: return index == 0 ? descriptors.configuration : nil
    case 3: return string(index, language: setup.index)
    case 6: return descriptors.qualifier
    case 7:
      guard index == 0 else { return nil }
      var other = descriptors.fullSpeedConfiguration
      other[1] = 7
      return other
    default: return nil
    }
  }

  private func string(_ index: Int, language: UInt16) -> [UInt8]? {
    if index == 0 { return descriptors.strings[0] }
    guard language == 0x0409 else { return nil }
    return index < descriptors.strings.count ? descriptors.strings[index] : descriptors.otherString
  }

  private mutating func interface(_ setup: USBSetup) -> Outcome {
    guard setup.index == 0 else { return .stall }
    switch (setup.isIn, setup.request) {
    case (true, 0x00): return .done([0, 0])
    case (true, 0x06):
      switch setup.value {
      case 0x2100: return .done(descriptors.hid)
      case 0x2200: return .done(descriptors.report)
      default: return .stall
      }
    case (true, 0x0A): return configuration == 0 ? .stall : .done([0])
    case (false, 0x0B):
      guard setup.value == 0, configuration != 0 else { return .stall }
      halted = []
      return .done([])
    default: return .stall
    }
  }

  private mutating func endpoint(_ setup: USBSetup) -> Outcome {
    let address = UInt8(truncatingIfNeeded: setup.index)
    guard setup.index & 0x7F == 0 || endpoints.contains(address) else { return .stall }
    switch (setup.isIn, setup.request) {
    case (true, 0x00): return .done([halted.contains(address) ? 1 : 0, 0])
    case (false, 0x01) where setup.value == 0:
      halted.remove(address)
      return .done([])
    case (false, 0x03) where setup.value == 0:
      // Endpoint 0 forgets a halt with the next request.
      if address & 0x7F != 0 { halted.insert(address) }
      return .done([])
    default: return .stall
    }
  }

  // MARK: - HID requests

  /// The ROM takes OUT reports by SET_REPORT, having no endpoint for them; the flashloader refuses SET_REPORT, and
  /// both refuse GET_REPORT.
  private mutating func classRequest(_ setup: USBSetup) -> Outcome {
    guard setup.index == 0 else { return .stall }
    switch (setup.isIn, setup.request) {
    case (false, 0x09): return descriptors.outEndpoint == nil && setup.value >> 8 == 2 ? .report : .stall
    case (true, 0x02): return .done([idleRate])
    case (false, 0x0A):
      idleRate = UInt8(truncatingIfNeeded: setup.value >> 8)
      return .done([])
    // The report protocol, the only one that it has.
    case (true, 0x03): return .done([1])
    case (false, 0x0B): return setup.value == 1 ? .done([]) : .stall
    default: return .stall
    }
  }
}

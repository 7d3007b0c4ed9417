import USBIP

/// A transfer that was submitted and has not ended.
struct PendingTransfer {
  /// What became of its report.
  enum Role: UInt8 {
    /// It carries none.
    case none
    /// The host waits for a report.
    case awaited
    /// The host sent one: its end is told.
    case sent
    /// The host sends one whose bytes come in a packet of their own (old USBPcap).
    case dataOwed
  }

  var transfer: UInt64 = 0
  var time: UInt64 = 0
  /// The packet that submitted it; 0 marks a free place.
  var packet = 0
  var length = 0
  /// The index of its device.
  var device = 0
  var bus: UInt16 = 0
  var role = Role.none
  var hasSetup = false
  var setup = USBSetup.none

  init() {}

  init(_ packet: USBPacket, device: Int) {
    transfer = packet.transfer
    time = packet.time
    self.packet = packet.number
    length = packet.length
    self.device = device
    bus = packet.bus
    if let setup = packet.setup {
      hasSetup = true
      self.setup = setup
    }
  }
}

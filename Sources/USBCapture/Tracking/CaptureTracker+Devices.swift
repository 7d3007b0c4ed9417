/// Which device is at an address, when it came and when it left.
extension CaptureTracker {
  private static func place(_ bus: UInt16, _ address: UInt16) -> UInt32 { UInt32(bus) << 16 | UInt32(address) }

  /// The device that a packet belongs to; a new one if there was none at its address. Nil if there are too many.
  /// - Parameter begins: it is the request by which a host gets to know a device.
  @inline(__always)
  mutating func device(of packet: USBPacket, begins: Bool, _ body: (CaptureEvent) -> Void) -> Int? {
    let place = Self.place(packet.bus, packet.device)
    if place == lastPlace, !begins { return lastDevice }
    return lookUp(place, packet, begins: begins, body)
  }

  private mutating func lookUp(
    _ place: UInt32, _ packet: USBPacket, begins: Bool, _ body: (CaptureEvent) -> Void
  ) -> Int? {
    if let known = current[place], !(begins && states[known].hasLeft) {
      (lastPlace, lastDevice) = (place, known)
      return known
    }
    let enumerated = Self.place(packet.bus, 0)
    if begins, packet.device != 0, let waiting = current[enumerated] {
      // A host controller that sets addresses itself shows no SET_ADDRESS: the device is asked again at its address.
      current[enumerated] = nil
      assign(waiting, to: packet.device, packet, body)
      return waiting
    }
    return appear(place, packet, body)
  }

  /// A device anew.
  private mutating func appear(_ place: UInt32, _ packet: USBPacket, _ body: (CaptureEvent) -> Void) -> Int? {
    guard devices.count < maximumDevices else { return nil }
    if packet.device == 0 { confirmSuspects(on: packet.bus, body) }
    let device = CapturedDevice(
      index: devices.count, bus: packet.bus, address: packet.device, firstSeen: packet.time)
    devices.append(device)
    states.append(DeviceState())
    current[place] = device.index
    (lastPlace, lastDevice) = (place, device.index)
    body(.device(device))
    return device.index
  }

  /// Another device answered at the address of one: that one left.
  mutating func replace(_ device: Int, _ packet: USBPacket, _ body: (CaptureEvent) -> Void) -> Int? {
    leave(device, at: states[device].suspected ?? packet.time, body)
    return appear(Self.place(devices[device].bus, devices[device].address), packet, body)
  }

  /// SET_ADDRESS was done.
  mutating func move(_ device: Int, to address: UInt16, _ packet: USBPacket, _ body: (CaptureEvent) -> Void) {
    let old = Self.place(devices[device].bus, devices[device].address)
    guard address != 0, current[old] == device, devices[device].address != address else { return }
    current[old] = nil
    confirmSuspects(on: devices[device].bus, body)
    assign(device, to: address, packet, body)
  }

  /// A device has an address; whoever had it left.
  private mutating func assign(
    _ device: Int, to address: UInt16, _ packet: USBPacket, _ body: (CaptureEvent) -> Void
  ) {
    let place = Self.place(devices[device].bus, address)
    if let former = current[place], former != device {
      leave(former, at: states[former].suspected ?? packet.time, body)
    }
    current[place] = device
    (lastPlace, lastDevice) = (place, device)
    devices[device].address = address
    body(.device(devices[device]))
  }

  // MARK: - Leaving

  /// Linux's numbers for the ends that say something of the device itself.
  private enum Status {
    static let noDevice: Int32 = -19
    static let shutdown: Int32 = -108
    /// EPROTO, EILSEQ, ETIME: no answer on the bus.
    static let noAnswer: Set<Int32> = [-71, -84, -62]
  }

  /// So many devices may be about to leave at once; of more than that it is taken for certain.
  private static let maximumSuspects = 256

  /// What the end of a transfer says of its device.
  ///
  /// ESHUTDOWN is given when a device left, and when a driver lets go of it: only what comes next tells. After errors
  /// on the bus, or as ENODEV, it is certain.
  @inline(__always)
  mutating func noteStatus(_ packet: USBPacket, _ device: Int, _ body: (CaptureEvent) -> Void) {
    if packet.status == 0 {
      if states[device].hadBusError || states[device].suspected != nil { noteLife(device, body) }
      return
    }
    noteTrouble(packet, device, body)
  }

  private mutating func noteLife(_ device: Int, _ body: (CaptureEvent) -> Void) {
    states[device].hadBusError = false
    states[device].suspected = nil
    suspects.removeAll { $0 == device }
    guard states[device].hasLeft else { return }
    states[device].hasLeft = false
    body(.device(devices[device]))
  }

  private mutating func noteTrouble(_ packet: USBPacket, _ device: Int, _ body: (CaptureEvent) -> Void) {
    guard !states[device].hasLeft else { return }
    switch packet.status {
    case Status.noDevice: leave(device, at: states[device].suspected ?? packet.time, body)
    case Status.shutdown where states[device].hadBusError: leave(device, at: packet.time, body)
    case Status.shutdown where suspects.count == Self.maximumSuspects: leave(device, at: packet.time, body)
    case Status.shutdown where states[device].suspected == nil:
      states[device].suspected = packet.time
      suspects.append(device)
    case let status where Status.noAnswer.contains(status): states[device].hadBusError = true
    default: break
    }
  }

  /// A new device on a bus: those that may have left it did.
  private mutating func confirmSuspects(on bus: UInt16, _ body: (CaptureEvent) -> Void) {
    guard !suspects.isEmpty else { return }
    for index in suspects where devices[index].bus == bus { leave(index, at: states[index].suspected, body) }
    suspects.removeAll { devices[$0].bus == bus }
  }

  /// Says once that a device left.
  mutating func leave(_ device: Int, at time: UInt64?, _ body: (CaptureEvent) -> Void) {
    guard !states[device].hasLeft else { return }
    flushPartial(of: device, body)
    states[device].hasLeft = true
    // Life after this is noticed by it.
    states[device].suspected = states[device].suspected ?? time
    body(.left(device: device, time: time ?? devices[device].firstSeen))
  }
}

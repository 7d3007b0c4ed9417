/// What the tracker knows of a device beside what it tells.
struct DeviceState {
  /// Interrupt endpoints whose transfers are a board's reports, or may be: a bit an endpoint number, by direction.
  var inputs: UInt16 = .max
  var outputs: UInt16 = .max
  /// Interfaces, a bit each, whose report descriptor says that they are no board's, as a keyboard's.
  var otherInterfaces: UInt32 = 0
  /// Its descriptors said what it is; before, reports are passed on unless they look like a hub's.
  var isKnown = false
  /// A hub: by its descriptors, or by requests that only hubs take.
  var isHub = false
  /// The endpoint for reports to the host, and bytes of a packet of it.
  var input: (endpoint: UInt8, packet: Int)?
  /// Bytes of its longest reports to the host, by id.
  var reportBytes: [UInt8: Int] = [:]
  /// A transfer failed on the bus, and none has succeeded since.
  var hadBusError = false
  /// When a transfer ended because the device left, or because its driver did: what follows tells.
  var suspected: UInt64?
  /// It was said to have left.
  var hasLeft = false

  /// Works out which endpoints carry reports.
  mutating func judge(_ device: CapturedDevice) {
    guard !isHub else {
      inputs = 0
      outputs = 0
      otherInterfaces = .max
      isKnown = true
      return
    }
    if device.identity == .bootROM || device.identity == .flashloader { isKnown = true }
    guard let bytes = device.configurationDescriptor, let interfaces = HIDInterface.all(in: bytes) else {
      // Without it only the first interface can be judged.
      if otherInterfaces & 1 != 0 {
        inputs = 0
        outputs = 0
        isKnown = true
      }
      return
    }
    isKnown = true
    inputs = 0
    outputs = 0
    input = nil
    for interface in interfaces {
      if interface.isKeyboardOrMouse { otherInterfaces |= interface.bit }
      guard otherInterfaces & interface.bit == 0 else { continue }
      inputs |= interface.inputs
      outputs |= interface.outputs
      input = input ?? interface.input
    }
  }
}

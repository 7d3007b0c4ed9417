/// What a client says.
public enum USBIPRequest: Equatable, Sendable {
  /// Which devices are there?
  case deviceList
  /// Give me this device.
  case importDevice(busID: String)
  /// Carry out a transfer.
  case submit(USBIPSubmit)
  /// Give up a transfer.
  case unlink(USBIPUnlink)

  /// As on the wire.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// Adds it to what is to be sent.
  public func append(to bytes: inout [UInt8]) {
    switch self {
    case .deviceList: Self.head(.requestDeviceList, .done, to: &bytes)
    case .importDevice(let busID):
      Self.head(.requestImport, .done, to: &bytes)
      bytes.append(busID, in: USBIPProtocol.busIDBytes)
    case .submit(let submit): submit.append(to: &bytes)
    case .unlink(let unlink): unlink.append(to: &bytes)
    }
  }

  static func head(_ operation: USBIPProtocol.Operation, _ status: USBIPStatus, to bytes: inout [UInt8]) {
    bytes.append(half: USBIPProtocol.version)
    bytes.append(half: operation.rawValue)
    bytes.append(word: status.rawValue)
  }
}

/// A transfer that a client wants.
public struct USBIPSubmit: Equatable, Sendable {
  /// The client's number for it.
  public var sequence: UInt32
  /// The device's, as `USBIPDevice.deviceID`.
  public var deviceID: UInt32
  /// Data come from the device.
  public var isIn: Bool
  /// The endpoint's number, 0 to 15.
  public var endpoint: UInt8
  /// The kernel's flags for a URB.
  public var flags: UInt32
  /// Bytes at most from the device, or exactly to it.
  public var length: Int
  /// What isochronous transfers would have, kept as it came: their first frame.
  public var startFrame: Int32
  /// The number of their packets: 0, or -1 by the protocol's documentation.
  public var packetCount: Int32
  /// How often the device is asked, in the kernel's unit.
  public var interval: Int32
  /// The request of a control transfer.
  public var setup: USBSetup
  /// The data to the device, `length` bytes; empty for transfers from it.
  public var data: [UInt8]

  /// A transfer from the device, `length` bytes at most.
  public static func fromDevice(
    sequence: UInt32, deviceID: UInt32, endpoint: UInt8, length: Int, setup: USBSetup = .none, interval: Int32 = 0
  ) -> USBIPSubmit {
    USBIPSubmit(
      sequence: sequence, deviceID: deviceID, isIn: true, endpoint: endpoint, flags: 0, length: length, startFrame: 0,
      packetCount: 0, interval: interval, setup: setup, data: [])
  }

  /// A transfer of `data` to the device.
  public static func toDevice(
    sequence: UInt32, deviceID: UInt32, endpoint: UInt8, data: [UInt8], setup: USBSetup = .none, interval: Int32 = 0
  ) -> USBIPSubmit {
    USBIPSubmit(
      sequence: sequence, deviceID: deviceID, isIn: false, endpoint: endpoint, flags: 0, length: data.count,
      startFrame: 0, packetCount: 0, interval: interval, setup: setup, data: data)
  }

  func append(to bytes: inout [UInt8]) {
    bytes.reserveCapacity(bytes.count + USBIPProtocol.transferBytes + data.count)
    appendHead(to: &bytes)
    bytes += data
  }

  /// Adds the head alone; the data, `length` bytes, must follow. For data that are in no array.
  public func appendHead(to bytes: inout [UInt8]) {
    for word in [USBIPProtocol.Message.submit.rawValue, sequence, deviceID, isIn ? 1 : 0, UInt32(endpoint), flags] {
      bytes.append(word: word)
    }
    for word in [Int32(clamping: length), startFrame, packetCount, interval] { bytes.append(signed: word) }
    setup.append(to: &bytes)
  }
}

/// A transfer that a client gives up.
public struct USBIPUnlink: Equatable, Sendable {
  /// The client's number for this request.
  public var sequence: UInt32
  /// The device's.
  public var deviceID: UInt32
  /// The number of the transfer.
  public var victim: UInt32

  /// Asks for a transfer to be given up.
  public init(sequence: UInt32, deviceID: UInt32, victim: UInt32) {
    self.sequence = sequence
    self.deviceID = deviceID
    self.victim = victim
  }

  func append(to bytes: inout [UInt8]) {
    for word in [USBIPProtocol.Message.unlink.rawValue, sequence, deviceID, 0, 0, victim] { bytes.append(word: word) }
    bytes.append(zeros: 24)
  }
}

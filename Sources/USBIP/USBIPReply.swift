/// What a server says.
public enum USBIPReply: Equatable, Sendable {
  /// A device and its interfaces, as many as the device says.
  public struct Listing: Equatable, Sendable {
    /// The device.
    public var device: USBIPDevice
    /// Its interfaces, 255 at most.
    public var interfaces: [USBIPDevice.Interface]

    /// Lists a device; its record gets the number of the interfaces.
    public init(_ device: USBIPDevice, _ interfaces: [USBIPDevice.Interface]) {
      self.device = device
      self.device.interfaceCount = UInt8(clamping: interfaces.count)
      self.interfaces = Array(interfaces.prefix(255))
    }
  }

  /// The devices that are there.
  case deviceList(USBIPStatus, [Listing])
  /// The device is the client's, or why it is not. With `done` and a device only.
  case importDevice(USBIPStatus, USBIPDevice?)
  /// A transfer has ended.
  case submitted(USBIPSubmitted)
  /// A transfer was given up: `USBIPTransferStatus.unlinked`, and no answer to it will come; or done, and it
  /// was over already.
  case unlinked(sequence: UInt32, status: Int32)

  /// As on the wire.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// Adds it to what is to be sent.
  public func append(to bytes: inout [UInt8]) {
    switch self {
    case .deviceList(let status, let listings):
      USBIPRequest.head(.replyDeviceList, status, to: &bytes)
      bytes.append(word: UInt32(listings.count))
      for listing in listings {
        listing.device.append(to: &bytes)
        for interface in listing.interfaces {
          bytes += [interface.interfaceClass, interface.interfaceSubclass, interface.interfaceProtocol, 0]
        }
      }
    case .importDevice(let status, let device):
      USBIPRequest.head(.replyImport, status, to: &bytes)
      device?.append(to: &bytes)
    case .submitted(let submitted): submitted.append(to: &bytes)
    case .unlinked(let sequence, let status):
      for word in [USBIPProtocol.Message.unlinked.rawValue, sequence, 0, 0, 0] { bytes.append(word: word) }
      bytes.append(signed: status)
      bytes.append(zeros: 24)
    }
  }
}

/// How a transfer ended.
public struct USBIPSubmitted: Equatable, Sendable {
  /// The client's number for the transfer.
  public var sequence: UInt32
  /// One of `USBIPTransferStatus`.
  public var status: Int32
  /// Bytes that were transferred.
  public var length: Int
  /// As the client had it.
  public var packetCount: Int32
  /// The data from the device, `length` bytes; empty for transfers to it.
  public var data: [UInt8]

  /// Tells how a transfer ended.
  public init(sequence: UInt32, status: Int32, length: Int, packetCount: Int32 = 0, data: [UInt8] = []) {
    self.sequence = sequence
    self.status = status
    self.length = length
    self.packetCount = packetCount
    self.data = data
  }

  func append(to bytes: inout [UInt8]) {
    bytes.reserveCapacity(bytes.count + USBIPProtocol.transferBytes + data.count)
    for word in [USBIPProtocol.Message.submitted.rawValue, sequence, 0, 0, 0] { bytes.append(word: word) }
    for word in [status, Int32(clamping: length), 0, packetCount, 0] { bytes.append(signed: word) }
    bytes.append(zeros: 8)
    bytes += data
  }
}

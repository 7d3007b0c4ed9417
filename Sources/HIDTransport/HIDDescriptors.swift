/// What a host reads of a HID device before the first report: its descriptors, as they came.
public struct HIDDescriptors: Equatable, Sendable {
  /// The device descriptor, 18 bytes.
  public var device: [UInt8]
  /// The whole configuration descriptor.
  public var configuration: [UInt8]
  /// The HID report descriptor.
  public var report: [UInt8]

  /// Takes descriptors as they were read.
  public init(device: [UInt8], configuration: [UInt8], report: [UInt8]) {
    self.device = device
    self.configuration = configuration
    self.report = report
  }

  /// What the board of these ids is known to say, for a line that has no descriptors; of ids that are no board's
  /// only the ids are told.
  public static func known(_ identity: USBIdentity) -> HIDDescriptors {
    switch identity {
    case .bootROM: return USBDescriptors.bootROM.read
    case .flashloader: return USBDescriptors.flashloader(reportBytes: USBDescriptors.longReportBytes).read
    default:
      var descriptors = USBDescriptors.flashloader(reportBytes: USBDescriptors.longReportBytes).read
      let ids = [identity.vendorID, identity.productID].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      descriptors.device.replaceSubrange(8..<12, with: ids)
      return descriptors
    }
  }

  /// Address of the interrupt IN endpoint of the HID interface; 0x81 where the configuration names none.
  public var inEndpoint: UInt8 { endpoint { $0 & 0x80 != 0 } ?? 0x81 }

  /// Address of the interrupt OUT endpoint of the HID interface; nil where OUT reports go by SET_REPORT.
  public var outEndpoint: UInt8? { endpoint { $0 & 0x80 == 0 } }

  /// bInterfaceNumber of the first HID interface; 0 where there is none.
  public var interface: UInt8 {
    var number: UInt8?
    walk { type, body in
      if type == 4, body.count >= 6, body[5] == 3, number == nil { number = body[2] }
    }
    return number ?? 0
  }

  private func endpoint(_ isMeant: (UInt8) -> Bool) -> UInt8? {
    var found: UInt8?
    var isHID = false
    walk { type, body in
      if type == 4, body.count >= 6 { isHID = body[5] == 3 }
      guard type == 5, isHID, found == nil, body.count >= 4, body[3] & 3 == 3, isMeant(body[2]) else { return }
      found = body[2]
    }
    return found
  }

  /// Calls `body` with type and bytes of each descriptor of the configuration, in order.
  private func walk(_ body: (UInt8, [UInt8]) -> Void) {
    var rest = configuration[...]
    while rest.count >= 2, let length = rest.first, length >= 2, Int(length) <= rest.count {
      let piece = Array(rest.prefix(Int(length)))
      body(piece[1], piece)
      rest = rest.dropFirst(Int(length))
    }
  }
}

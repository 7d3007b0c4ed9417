/// What an RT1020 says of itself on USB, byte for byte: its boot ROM or its flashloader.
public struct USBDescriptors: Equatable, Sendable {
  /// Number of the interrupt endpoint to the host.
  public static let inEndpoint: UInt8 = 1

  /// The device descriptor.
  public let device: [UInt8]
  /// The configuration with its interface, HID and endpoint descriptors, at the speed in force: high.
  public let configuration: [UInt8]
  /// The same as it would be at full speed.
  public let fullSpeedConfiguration: [UInt8]
  /// The HID descriptor, as it stands in the configuration too.
  public let hid: [UInt8]
  /// The HID report descriptor.
  public let report: [UInt8]
  /// The language list, then the strings.
  public let strings: [[UInt8]]
  /// What any other string index gets; nil for a STALL.
  public let otherString: [UInt8]?
  /// Number of the interrupt endpoint to the device; nil where OUT reports come by SET_REPORT.
  public let outEndpoint: UInt8?
  /// The largest packet of the interrupt endpoints, bytes.
  public let packetBytes: Int

  /// What a host reads when it meets the device.
  public var read: HIDDescriptors { HIDDescriptors(device: device, configuration: configuration, report: report) }

  /// The boot ROM's. Source: dumps of a sister chip's ROM (1FC9:0135), gadgets that were made after the ROM's, the
  /// product string of field reports. The ROM's own bytes were not seen: endpoint packets and strings are UNPROVEN.
  public static let bootROM = USBDescriptors(
    identity: .bootROM, release: 0x0101, hasProductInterfaceString: false, outEndpoint: nil, packetBytes: 512,
    fullSpeedPacketBytes: 64,
    reports: [(1, 8, 16, isInput: false), (2, 128, 64, false), (3, 8, 4, true), (4, 8, 64, true)],
    strings: ["NXP      SemiConductors Inc", "SE Blank RT Family"], otherString: nil)

  /// Bytes of K2.1.0's longest report, its id included.
  public static let longReportBytes = 1021

  /// NXP's flashloader's, as its images hold them: K2.1.0 with reports of 1021 bytes, K2.7.0 with 1016.
  ///
  /// - Parameter reportBytes: bytes of the longest report, its id included: 1021 or 1016.
  public static func flashloader(reportBytes: Int) -> USBDescriptors {
    let isFirst = reportBytes == longReportBytes
    let count = UInt8(clamping: (reportBytes - 1) / 5)
    return USBDescriptors(
      identity: .flashloader, release: 0x0002, hasProductInterfaceString: true, outEndpoint: 2,
      packetBytes: isFirst ? 1019 : 1016, fullSpeedPacketBytes: isFirst ? 1019 : 64,
      reports: (1...4).map { ($0, 40, count, isInput: $0 > 2) },
      strings: ["FREESCALE SEMICONDUCTOR INC.", "USB COMPOSITE DEVICE", "MCU HID GENERIC DEVICE"],
      otherString: "BAD STRING")
  }

  init(
    device: [UInt8], configuration: [UInt8], fullSpeedConfiguration: [UInt8], hid: [UInt8], report: [UInt8],
    strings: [[UInt8]], otherString: [UInt8]?, outEndpoint: UInt8?, packetBytes: Int
  ) {
    self.device = device
    self.configuration = configuration
    self.fullSpeedConfiguration = fullSpeedConfiguration
    self.hid = hid
    self.report = report
    self.strings = strings
    self.otherString = otherString
    self.outEndpoint = outEndpoint
    self.packetBytes = packetBytes
  }

  private init(
    identity: USBIdentity, release: UInt16, hasProductInterfaceString: Bool, outEndpoint: UInt8?, packetBytes: Int,
    fullSpeedPacketBytes: Int, reports: [(id: UInt8, bits: UInt8, count: UInt8, isInput: Bool)], strings: [String],
    otherString: String?
  ) {
    device =
      [18, 1, 0x00, 0x02, 0, 0, 0, 64] + Self.half(identity.vendorID) + Self.half(identity.productID)
      + Self.half(release) + [1, 2, 0, 1]
    report = Self.report(reports)
    let hid = [9, 0x21, 0x00, 0x01, 0, 1, 0x22] + Self.half(UInt16(report.count))
    self.hid = hid
    let interfaceString: UInt8 = hasProductInterfaceString ? 3 : 0
    let make = { (packet: Int, interval: UInt8) in
      Self.configuration(hid, interfaceString, outEndpoint: outEndpoint, packet: UInt16(packet), interval: interval)
    }
    configuration = make(packetBytes, 3)
    fullSpeedConfiguration = make(fullSpeedPacketBytes, 1)
    self.strings = [[4, 3, 0x09, 0x04]] + strings.map(Self.string)
    self.otherString = otherString.map(Self.string)
    self.outEndpoint = outEndpoint
    self.packetBytes = packetBytes
  }

  /// What the device would be at the other speed.
  public var qualifier: [UInt8] { [10, 6, 0x00, 0x02, 0, 0, 0, 64, 1, 0] }

  private static func configuration(
    _ hid: [UInt8], _ interfaceString: UInt8, outEndpoint: UInt8?, packet: UInt16, interval: UInt8
  ) -> [UInt8] {
    var body = [9, 4, 0, 0, outEndpoint == nil ? 1 : 2, 3, 0, 0, interfaceString] + hid
    body += [7, 5, 0x80 | inEndpoint, 3] + half(packet) + [interval]
    if let outEndpoint { body += [7, 5, outEndpoint, 3] + half(packet) + [interval] }
    // Self powered, 100 mA.
    return [9, 2] + half(UInt16(9 + body.count)) + [1, 1, 0, 0xC0, 50] + body
  }

  /// Vendor usages, one collection, a data field of its own for each report.
  private static func report(_ reports: [(id: UInt8, bits: UInt8, count: UInt8, isInput: Bool)]) -> [UInt8] {
    var bytes: [UInt8] = [0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01]
    for report in reports {
      bytes += [0x85, report.id, 0x19, 1, 0x29, 1, 0x15, 0, 0x26, 0xFF, 0x00, 0x75, report.bits, 0x95, report.count]
      bytes += [report.isInput ? 0x81 : 0x91, 0x02]
    }
    return bytes + [0xC0]
  }

  static func string(_ text: String) -> [UInt8] {
    // A descriptor has 255 bytes at most.
    let units = text.utf16.prefix(126).flatMap(half)
    return [UInt8(clamping: 2 + units.count), 3] + units
  }

  private static func half(_ value: UInt16) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }
}

/// Descriptors as a capture holds them.
extension USBDescriptors {
  /// A device as it was recorded; nil where that is no single HID interface with an interrupt IN endpoint 1, and at
  /// most one interrupt OUT endpoint: then a board cannot be shown so.
  ///
  /// - Parameters:
  ///   - device: the device descriptor, 18 bytes.
  ///   - configuration: the configuration with all that belongs to it.
  ///   - report: the HID report descriptor; nil if it was not seen: the board's own then.
  ///   - strings: those that were seen, by index.
  ///   - standard: the board's own, for what was not seen.
  public init?(
    device: [UInt8], configuration: [UInt8], report: [UInt8]?, strings: [UInt8: String], standard: USBDescriptors
  ) {
    guard device.count == 18, device[0] == 18, device[1] == 1, let parts = Parts(configuration) else { return nil }
    let report = report ?? standard.report
    guard Int(parts.hid[7]) | Int(parts.hid[8]) << 8 == report.count else { return nil }
    var texts = [standard.strings[0]]
    for index in 1..<max(standard.strings.count, 1 + Int(strings.keys.max() ?? 0)) {
      let own = index < standard.strings.count ? standard.strings[index] : Self.string("")
      texts.append(strings[UInt8(clamping: index)].map(Self.string) ?? own)
    }
    self.init(
      device: device, configuration: configuration, fullSpeedConfiguration: standard.fullSpeedConfiguration,
      hid: parts.hid, report: report, strings: texts, otherString: standard.otherString,
      outEndpoint: parts.outEndpoint, packetBytes: parts.packetBytes)
  }

  /// What a configuration consists of.
  private struct Parts {
    var hid: [UInt8] = []
    var outEndpoint: UInt8?
    var packetBytes = 0

    init?(_ bytes: [UInt8]) {
      guard bytes.count >= 9, bytes[1] == 2, Int(bytes[2]) | Int(bytes[3]) << 8 == bytes.count, bytes[4] == 1 else {
        return nil
      }
      var interfaces = 0
      var start = Int(bytes[0])
      while start + 2 <= bytes.count {
        let length = Int(bytes[start])
        guard length >= 2, start + length <= bytes.count else { return nil }
        let part = Array(bytes[start..<start + length])
        start += length
        switch part[1] {
        case 4:
          interfaces += 1
          guard part.count >= 9, part[5] == 3 else { return nil }
        case 0x21:
          guard part.count == 9, hid.isEmpty else { return nil }
          hid = part
        case 5: guard take(endpoint: part) else { return nil }
        default: break
        }
      }
      guard interfaces == 1, !hid.isEmpty, packetBytes > 0 else { return nil }
    }

    private mutating func take(endpoint part: [UInt8]) -> Bool {
      guard part.count >= 7, part[3] & 3 == 3 else { return false }
      if part[2] & 0x80 != 0 {
        guard part[2] == 0x80 | USBDescriptors.inEndpoint, packetBytes == 0 else { return false }
        packetBytes = (Int(part[4]) | Int(part[5]) << 8) & 0x7FF
      } else {
        guard outEndpoint == nil, part[2] & 0x0F != 0 else { return false }
        outEndpoint = part[2] & 0x0F
      }
      return true
    }
  }
}

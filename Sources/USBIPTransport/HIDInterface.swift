import HIDTransport

/// What a host must know of a device's HID interface, read from its descriptors.
struct HIDInterface: Equatable {
  /// bInterfaceNumber.
  var number: UInt8
  /// Number of the interrupt endpoint from the device.
  var inEndpoint: UInt8
  /// Number of the interrupt endpoint to the device; nil where OUT reports go by SET_REPORT.
  var outEndpoint: UInt8?
  /// Bytes of the report descriptor.
  var reportDescriptorBytes: Int

  /// Finds the first HID interface of a configuration; nil if there is none with an interrupt endpoint from the
  /// device and a report descriptor.
  init?(configuration bytes: [UInt8]) {
    var number: UInt8?
    var (input, output): (UInt8?, UInt8?)
    var reportBytes = 0
    var position = 0
    while position + 2 <= bytes.count {
      let length = Int(bytes[position])
      guard length >= 2, position + length <= bytes.count else { break }
      let descriptor = bytes[position..<(position + length)]
      position += length
      let at = { descriptor[descriptor.startIndex + $0] }
      switch at(1) {
      case 4 where length >= 9:
        if input != nil {
          // The one that was found is complete.
          position = bytes.count
        } else {
          number = at(5) == 3 && at(3) == 0 ? at(2) : nil
          (output, reportBytes) = (nil, 0)
        }
      case 0x21 where length >= 9 && number != nil && at(6) == 0x22: reportBytes = Int(at(7)) | Int(at(8)) << 8
      case 5 where length >= 7 && number != nil && at(3) & 3 == 3:
        if at(2) & 0x80 != 0 {
          input = input ?? at(2) & 15
        } else {
          output = output ?? at(2) & 15
        }
      default: break
      }
    }
    guard let number, let input, reportBytes > 0 else { return nil }
    self.number = number
    inEndpoint = input
    outEndpoint = output
    reportDescriptorBytes = reportBytes
  }

  /// Bytes of the longest input report that a report descriptor describes, its id included; 0 for none.
  ///
  /// A host must ask for exactly so many: a device that fills its last packet does not say that it is through.
  static func longestInputReport(_ bytes: [UInt8]) -> Int {
    var bits: [UInt32: UInt64] = [:]
    var (id, size, count): (UInt32, UInt32, UInt32) = (0, 0, 0)
    var position = 0
    while position < bytes.count {
      let head = bytes[position]
      position += 1
      if head == 0xFE {
        // A long item: its own length, a tag.
        guard position < bytes.count else { break }
        position += 2 + Int(bytes[position])
        continue
      }
      let length = head & 3 == 3 ? 4 : Int(head & 3)
      guard position + length <= bytes.count else { break }
      var value: UInt32 = 0
      for index in 0..<length { value |= UInt32(bytes[position + index]) << UInt32(8 * index) }
      position += length
      switch head & 0xFC {
      case 0x74: size = value
      case 0x84: id = value
      case 0x94: count = value
      case 0x80: bits[id, default: 0] += UInt64(min(size, 1 << 16)) * UInt64(min(count, 1 << 16))
      default: break
      }
    }
    let longest = bits.map { (id, bits) in (bits + 7) / 8 + (id == 0 ? 0 : 1) }.max() ?? 0
    return Int(clamping: longest)
  }
}

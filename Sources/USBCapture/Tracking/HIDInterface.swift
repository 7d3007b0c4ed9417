/// A HID interface of a configuration descriptor: which endpoints carry its reports.
struct HIDInterface: Equatable {
  /// bInterfaceNumber.
  var number: UInt8
  /// The boot interface of a keyboard or a mouse (HID 1.11, 4.2 and 4.3).
  var isKeyboardOrMouse: Bool
  /// Its interrupt endpoints, a bit an endpoint number, by direction.
  var inputs: UInt16 = 0
  var outputs: UInt16 = 0
  /// The first for reports to the host, and bytes of a packet of it.
  var input: (endpoint: UInt8, packet: Int)?

  /// Its bit in a mask of interfaces; interfaces from 32 on have none.
  var bit: UInt32 { number < 32 ? 1 << UInt32(number) : 0 }

  /// Numbers of USB 2.0, table 9-5 and 9-13, and of the HID class.
  private enum Number {
    static let interface: UInt8 = 4
    static let endpoint: UInt8 = 5
    static let hidClass: UInt8 = 3
    static let interrupt: UInt8 = 3
    static let bootSubclass: UInt8 = 1
    static let keyboardAndMouse: ClosedRange<UInt8> = 1...2
  }

  /// All HID interfaces of a whole configuration descriptor; nil if it is cut or none.
  static func all(in bytes: [UInt8]) -> [HIDInterface]? {
    guard bytes.count >= 9, bytes[1] == 2, bytes.count >= Int(bytes[2]) | Int(bytes[3]) << 8 else { return nil }
    var interfaces: [HIDInterface] = []
    var isOpen = false
    var offset = 0
    while offset + 2 <= bytes.count {
      let length = Int(bytes[offset])
      guard length >= 2, offset + length <= bytes.count else { break }
      let descriptor = bytes[offset..<(offset + length)]
      offset += length
      switch descriptor[descriptor.startIndex + 1] {
      case Number.interface where length >= 9:
        let fields = Array(descriptor)
        isOpen = fields[5] == Number.hidClass
        guard isOpen else { continue }
        interfaces.append(
          HIDInterface(
            number: fields[2],
            isKeyboardOrMouse: fields[6] == Number.bootSubclass && Number.keyboardAndMouse.contains(fields[7])))
      case Number.endpoint where length >= 7 && isOpen:
        interfaces[interfaces.count - 1].add(endpoint: Array(descriptor))
      default: break
      }
    }
    return interfaces
  }

  private mutating func add(endpoint fields: [UInt8]) {
    guard fields[3] & 3 == Number.interrupt else { return }
    let address = fields[2]
    let bit: UInt16 = 1 << UInt16(address & 15)
    guard address & 0x80 != 0 else {
      outputs |= bit
      return
    }
    inputs |= bit
    // Bits 12:11 are the extra transactions of a high-speed endpoint.
    let size = Int(fields[4]) | Int(fields[5]) << 8
    input = input ?? (address, (size & 0x7FF) * (1 + size >> 11 & 3))
  }

  static func == (left: HIDInterface, right: HIDInterface) -> Bool {
    left.number == right.number && left.isKeyboardOrMouse == right.isKeyboardOrMouse && left.inputs == right.inputs
      && left.outputs == right.outputs && left.input?.endpoint == right.input?.endpoint
      && left.input?.packet == right.input?.packet
  }
}

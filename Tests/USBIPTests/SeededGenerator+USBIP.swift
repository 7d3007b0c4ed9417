import SeededGenerator
import USBIP

extension SeededGenerator {
  /// A text of up to `longest` bytes without a zero.
  mutating func text(_ longest: Int) -> String {
    String(decoding: (0..<int(0...longest)).map { _ in UInt8(int(0x21...0x7E)) }, as: UTF8.self)
  }

  mutating func half() -> UInt16 { UInt16(truncatingIfNeeded: next()) }

  mutating func device() -> USBIPDevice {
    USBIPDevice(
      path: text(255), busID: text(31), busNumber: word(), deviceNumber: word(), speed: word(), vendorID: half(),
      productID: half(), release: half(), deviceClass: byte(), deviceSubclass: byte(), deviceProtocol: byte(),
      configuration: byte(), configurationCount: byte(), interfaceCount: byte())
  }

  mutating func setup() -> USBSetup {
    USBSetup(requestType: byte(), request: byte(), value: half(), index: half(), length: half())
  }

  mutating func submit(sequence: UInt32) -> USBIPSubmit {
    let endpoint = UInt8(int(0...15))
    guard int(0...1) == 0 else {
      return .toDevice(
        sequence: sequence, deviceID: word(), endpoint: endpoint, data: bytes(int(0...300)), setup: setup(),
        interval: Int32(bitPattern: word()))
    }
    var submit = USBIPSubmit.fromDevice(
      sequence: sequence, deviceID: word(), endpoint: endpoint, length: int(0...65_536), setup: setup())
    submit.flags = word()
    submit.startFrame = Int32(bitPattern: word())
    submit.packetCount = int(0...1) == 0 ? 0 : -1
    return submit
  }
}

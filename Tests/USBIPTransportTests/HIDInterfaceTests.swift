import Testing

@testable import USBIPTransport

/// Descriptors as hosts read them; the flashloader's are NXP's own bytes.
@Suite struct HIDInterfaceTests {
  private static let flashloader: [UInt8] = [
    9, 2, 0x29, 0, 1, 1, 0, 0xC0, 0x32, 9, 4, 0, 0, 2, 3, 0, 0, 3, 9, 0x21, 0, 1, 0, 1, 0x22, 0x4C, 0, 7, 5, 0x81, 3,
    0xFB, 3, 3, 7, 5, 2, 3, 0xFB, 3, 3,
  ]

  @Test func theFlashloadersInterface() {
    let interface = HIDInterface(configuration: Self.flashloader)
    #expect(interface?.number == 0)
    #expect(interface?.inEndpoint == 1)
    #expect(interface?.outEndpoint == 2)
    #expect(interface?.reportDescriptorBytes == 76)
  }

  @Test func theFirstHIDInterfaceCounts() {
    let other: [UInt8] = [9, 4, 0, 0, 1, 8, 6, 80, 0, 7, 5, 0x83, 2, 0, 2, 0]
    let second: [UInt8] = [9, 4, 2, 0, 1, 3, 0, 0, 0, 9, 0x21, 0, 1, 0, 1, 0x22, 9, 0, 7, 5, 0x84, 3, 8, 0, 1]
    var bytes = Self.flashloader
    bytes[11] = 1
    let interface = HIDInterface(configuration: Array(bytes[..<9]) + other + bytes[9...] + second)
    #expect(interface?.number == 1)
    #expect(interface?.inEndpoint == 1)
    #expect(interface?.outEndpoint == 2)
  }

  @Test func everyCutIsRead() {
    for count in 0..<Self.flashloader.count {
      let interface = HIDInterface(configuration: Array(Self.flashloader[..<count]))
      #expect((interface == nil) == (count < 34))
    }
  }

  @Test func lengthsOfReports() {
    let head: [UInt8] = [0x06, 0, 0xFF, 9, 1, 0xA1, 1]
    let item = { (id: UInt8, bits: UInt8, count: UInt8, kind: UInt8) -> [UInt8] in
      [0x85, id, 0x19, 1, 0x29, 1, 0x15, 0, 0x26, 0xFF, 0, 0x75, bits, 0x95, count, kind, 2]
    }
    #expect(HIDInterface.longestInputReport(head + item(1, 40, 250, 0x91) + item(3, 40, 204, 0x81) + [0xC0]) == 1021)
    #expect(HIDInterface.longestInputReport(item(3, 8, 4, 0x81) + item(4, 8, 64, 0x81)) == 65)
    #expect(HIDInterface.longestInputReport([0x75, 8, 0x95, 3, 0x81, 2, 0x75, 1, 0x95, 1, 0x81, 2]) == 4)
    #expect(HIDInterface.longestInputReport([]) == 0)
  }
}

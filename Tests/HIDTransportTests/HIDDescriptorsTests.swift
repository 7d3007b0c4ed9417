import HIDTransport
import Testing

/// What descriptors say of the way that reports take.
@Suite struct HIDDescriptorsTests {
  @Test func theBootROMHasNoOutEndpoint() {
    let known = HIDDescriptors.known(.bootROM)
    #expect(known.inEndpoint == 0x81)
    #expect(known.outEndpoint == nil)
    #expect(known.interface == 0)
    #expect(Array(known.device[8..<12]) == [0xC9, 0x1F, 0x30, 0x01])
  }

  @Test func theFlashloaderHasOne() {
    let known = HIDDescriptors.known(.flashloader)
    #expect(known.outEndpoint == 2)
    #expect(Array(known.device[8..<12]) == [0xA2, 0x15, 0x73, 0x00])
  }

  @Test func otherIdsStandInTheDeviceDescriptor() {
    let known = HIDDescriptors.known(USBIdentity(vendorID: 0x1234, productID: 0xABCD))
    #expect(Array(known.device[8..<12]) == [0x34, 0x12, 0xCD, 0xAB])
    #expect(known.device.count == 18)
  }

  @Test func endpointsOfOtherInterfacesDoNotCount() {
    let mass: [UInt8] = [9, 4, 0, 0, 1, 8, 0, 0, 0, 7, 5, 0x01, 3, 8, 0, 1]
    let hid: [UInt8] = [9, 4, 3, 0, 2, 3, 0, 0, 0, 7, 5, 0x85, 3, 8, 0, 1, 7, 5, 0x06, 3, 8, 0, 1]
    let descriptors = HIDDescriptors(device: [], configuration: mass + hid, report: [])
    #expect(descriptors.inEndpoint == 0x85)
    #expect(descriptors.outEndpoint == 6)
    #expect(descriptors.interface == 3)
  }

  @Test(arguments: [[], [0], [9], [0, 0, 0], [9, 4, 0], [2, 4, 2, 5], [255, 4]] as [[UInt8]])
  func nonsenseIsTaken(bytes: [UInt8]) {
    let descriptors = HIDDescriptors(device: [], configuration: bytes, report: [])
    #expect(descriptors.inEndpoint == 0x81)
    #expect(descriptors.outEndpoint == nil)
    #expect(descriptors.interface == 0)
  }
}

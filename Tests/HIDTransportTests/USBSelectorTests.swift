import Testing

@testable import HIDTransport

@Suite struct USBSelectorTests {
  @Test(arguments: [
    "0x1fc9:0x0130", "0x1FC9,0x130", "0X1fc9:0X0130", "8137:304", "8137,304", "1fc9:0130", "1FC9,0130",
  ])
  func readsBothIDs(_ text: String) throws {
    #expect(try USBSelector(text) == .identity(.bootROM))
    #expect(try USBSelector(text).identity == .bootROM)
  }

  @Test func fourDigitsWithoutAnyLetterAreDecimalAsInSPSDK() throws {
    #expect(try USBSelector("4660:5678") == .identity(USBIdentity(vendorID: 4660, productID: 5678)))
    #expect(try USBSelector("15a2:0073") == .identity(.flashloader))
  }

  @Test(arguments: [("0x15a2", 0x15A2), ("5538", 5538), ("15a2", 0x15A2), ("0073", 0x73), ("0x73", 0x73), ("0", 0)])
  func readsOneID(_ text: String, _ value: UInt16) throws {
    #expect(try USBSelector(text) == .number(value))
  }

  @Test func readsPlaces() throws {
    #expect(try USBSelector("1-2.3") == .port(USBPort(bus: 1, ports: [2, 3])))
    #expect(try USBSelector("3-1") == .port(USBPort(bus: 3, ports: [1])))
    #expect(try USBSelector("3#11") == .address(bus: 3, address: 11))
    #expect(try USBSelector("/dev/bus/usb/003/011") == .address(bus: 3, address: 11))
    #expect(try USBSelector("/dev/hidraw0") == .node("/dev/hidraw0"))
    for text in ["1-2.3", "3#11", "/dev/hidraw0"] {
      let selector = try USBSelector(text)
      #expect(selector.isExact)
      #expect(try USBSelector(selector.description) == selector)
    }
  }

  @Test(arguments: ["zzz", "mimxrt1020", "ABC-123", "1-", "-1", "1-0", "0-1", "1-2..3", "99999", "1-2.3.4.5.6.7.8.9"])
  func anythingElseIsASerialNumberOrAName(_ text: String) throws {
    #expect(try USBSelector(text) == .text(text))
    #expect(try !USBSelector(text).isExact)
  }

  @Test(arguments: ["", "0x1fc9:", ":0x130", "0x1fc9,zzz", "0x1fc9:0x10000", "70000:1", "0x12345", "a\nb"])
  func refusesInWords(_ text: String) {
    let error = #expect(throws: USBSelectorError.self) { try USBSelector(text) }
    #expect(error?.description.contains("names no USB device") == true)
  }

  @Test func aLongTextIsRefused() {
    #expect(throws: USBSelectorError.self) { try USBSelector(String(repeating: "x", count: 256)) }
    #expect(throws: Never.self) { try USBSelector(String(repeating: "x", count: 255)) }
  }
}

@Suite struct USBPortTests {
  @Test func isWrittenAsLinuxDoes() {
    #expect(USBPort(bus: 1, ports: [2, 3]).description == "1-2.3")
    #expect(USBPort(bus: 4, ports: []).description == "usb4")
    #expect(USBPort("1-2.3") == USBPort(bus: 1, ports: [2, 3]))
    #expect(USBPort("256-1") == nil)
    #expect(USBPort("+1-1") == nil)
    #expect(USBPort("01-1") == nil)
  }
}

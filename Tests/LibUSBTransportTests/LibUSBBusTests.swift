import HIDTransport
import Testing

@testable import LibUSBTransport

/// Which board is meant.
@Suite struct LibUSBBusTests {
  private let usb = FakeUSB()

  private func bus(_ text: String? = nil) throws -> LibUSBBus {
    let selector: USBSelector? = if let text { try USBSelector(text) } else { nil }
    return LibUSBBus(selector, usb.functions, LinuxUSBSystem(root: "/none"))
  }

  /// Two boards in the boot ROM, on two ports.
  private func two() {
    usb.devices = [.init(), .init(port: USBPort(bus: 1, ports: [2, 3]), address: 6, serial: "B2")]
  }

  @Test func nobodyIsThere() throws {
    usb.devices = []
    #expect(try bus().identities() == [])
    #expect(throws: HIDError.absent([.flashloader, .bootROM])) {
      try bus().open([.flashloader, .bootROM], timeout: .zero)
    }
  }

  @Test func severalBoardsAreListedUnlessOneIsNamed() throws {
    two()
    let error = #expect(throws: HIDError.self) { try bus().open([.bootROM], timeout: .seconds(1)) }
    guard case .ambiguous(let list)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(list.contains("1-1 (1fc9:0130") && list.contains("1-2.3 (1fc9:0130"))
    #expect(usb.leaks.isEmpty)
  }

  @Test(arguments: ["1-2.3", "1#6", "/dev/bus/usb/001/006"])
  func aPlaceNamesOne(_ text: String) throws {
    two()
    let bus = try bus(text)
    let device = try bus.open([.bootROM], timeout: .zero)
    #expect(bus.port == USBPort(bus: 1, ports: [2, 3]))
    device.close()
  }

  @Test(arguments: [
    "0x1fc9:0x0130", "0x1fc9", "0x0130", "304", "mimxrt1020", "RT1020", "se blank rt family",
  ])
  func idsAndNamesMeanTheOnlyOne(_ text: String) throws {
    let device = try bus(text).open([.bootROM], timeout: .zero)
    #expect(device.identity == .bootROM)
  }

  @Test func aNumberIsAProductOfNXPsVendorsOnly() throws {
    usb.devices[0].identity = USBIdentity(vendorID: 0x046D, productID: 0x0130)
    #expect(throws: HIDError.absent([.bootROM])) { try bus("0x0130").open([.bootROM], timeout: .zero) }
  }

  @Test func aSerialNumberNamesOne() throws {
    usb.devices[0].serial = "B2"
    #expect(try bus("b2").open([.bootROM], timeout: .zero).identity == .bootROM)
    #expect(throws: HIDError.absent([.bootROM])) { try bus("B3").open([.bootROM], timeout: .zero) }
  }

  @Test func theBoardIsFollowedByItsPlaceAndNoOther() throws {
    two()
    let bus = try bus("1-1")
    try bus.open([.bootROM], timeout: .zero).close()
    // The other board became a flashloader first.
    usb.devices[1].identity = .flashloader
    #expect(try bus.identities() == [.bootROM])
    #expect(throws: HIDError.absent([.flashloader])) { try bus.open([.flashloader], timeout: .zero) }
    usb.devices[0].identity = .flashloader
    usb.devices[0].address = 9
    #expect(try bus.open([.flashloader], timeout: .zero).identity == .flashloader)
    #expect(bus.port == USBPort(bus: 1, ports: [1]))
  }

  @Test func idsChooseTheBoardThatIsThenFollowed() throws {
    let bus = try bus("0x1fc9:0x0130")
    try bus.open([.flashloader, .bootROM], timeout: .zero).close()
    usb.devices[0].identity = .flashloader
    #expect(try bus.identities() == [.flashloader])
    #expect(try bus.open([.flashloader], timeout: .zero).identity == .flashloader)
  }

  @Test func somethingElseAtThePlaceIsSaid() throws {
    usb.devices[0].identity = USBIdentity(vendorID: 0x046D, productID: 0xC31C)
    let error = #expect(throws: HIDError.self) { try bus("1-1").open([.bootROM], timeout: .zero) }
    guard case .wrongDevice(let what)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(what.contains("046d:c31c"))
    // Whoever names nothing does not mean a keyboard.
    #expect(throws: HIDError.absent([.bootROM])) { try bus().open([.bootROM], timeout: .zero) }
  }

  @Test func anotherChipsBootROMIsCalledByItsName() throws {
    usb.devices[0].identity = USBIdentity(vendorID: 0x1FC9, productID: 0x0135)
    let error = #expect(throws: HIDError.self) { try bus().open([.bootROM], timeout: .zero) }
    #expect(error?.description.contains("RT1060") == true)
  }

  @Test func aDeviceWithoutAHIDInterfaceIsNoBoard() throws {
    usb.devices[0].interfaceClass = 8
    let error = #expect(throws: HIDError.self) { try bus().open([.bootROM], timeout: .zero) }
    #expect(error?.description.contains("no HID interface") == true)
    #expect(usb.leaks.isEmpty)
  }

  @Test func otherDevicesAreNotOpenedToReadTheirNames() throws {
    usb.devices[0].identity = USBIdentity(vendorID: 0x046D, productID: 0xC31C)
    #expect(throws: HIDError.self) { try bus("SE Blank RT Family").open([.bootROM], timeout: .zero) }
    #expect(!usb.calls.contains("open"))
  }
}

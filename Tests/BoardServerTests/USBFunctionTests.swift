import BoardDescription
import Testing
import USBIP
import VirtualRT1020

@testable import BoardServer

/// What the device says of itself, and its answers to control requests.
@Suite struct USBFunctionTests {
  private func get(_ value: UInt16, _ index: UInt16 = 0, to requestType: UInt8 = 0x80) -> USBSetup {
    USBSetup(requestType: requestType, request: 6, value: value, index: index, length: 255)
  }

  private func hex(_ outcome: USBFunction.Outcome) -> String? {
    if case .done(let bytes) = outcome { Hex.text(bytes) } else { nil }
  }

  /// Byte for byte what NXP's images hold.
  @Test(arguments: [
    (
      1021, "09022900010100c032090400000203000003092100010001224c0007058103fb030107050203fb0301",
      "09022900010100c032090400000203000003092100010001224c0007058103fb030307050203fb0303", "cc"
    ),
    (
      1016, "09072900010100c032090400000203000003092100010001224c000705810340000107050203400001",
      "09022900010100c032090400000203000003092100010001224c0007058103f8030307050203f80303", "cb"
    ),
  ]) func theFlashloadersDescriptors(reportBytes: Int, full: String, high: String, count: String) {
    var function = USBFunction(.flashloader(reportBytes: reportBytes))
    #expect(hex(function.control(get(0x0100))) == "1201000200000040a2157300020001020001")
    #expect(hex(function.control(get(0x0200))) == high)
    #expect(hex(function.control(get(0x0700)))?.dropFirst(4) == full.dropFirst(4))
    #expect(hex(function.control(get(0x0600))) == "0a060002000000400100")
    #expect(hex(function.control(get(0x2100, to: 0x81))) == "092100010001224c00")
    let item = { (id: Int, kind: String) in "850\(id)19012901150026ff007528" + "95\(count)" + kind + "02" }
    let report = "0600ff0901a101" + item(1, "91") + item(2, "91") + item(3, "81") + item(4, "81") + "c0"
    #expect(hex(function.control(get(0x2200, to: 0x81))) == report)
    #expect(hex(function.control(get(0x0300))) == "04030904")
    #expect(
      hex(function.control(get(0x0303, 0x0409)))
        == "2e034d004300550020004800490044002000470045004e0045005200490043002000440045005600490043004500")
    // Any other index.
    #expect(hex(function.control(get(0x03EE, 0x0409))) == "1603420041004400200053005400520049004e004700")
    #expect(function.control(get(0x0301, 0x0407)) == .stall)
  }

  @Test func theROMsDescriptors() {
    var function = USBFunction(.bootROM)
    #expect(hex(function.control(get(0x0100))) == "1201000200000040c91f3001010101020001")
    #expect(
      hex(function.control(get(0x0200)))
        == "09022200010100c032090400000103000000092100010001224c0007058103000203")
    guard case .done(let report) = function.control(get(0x2200, to: 0x81)) else {
      Issue.record("no report descriptor")
      return
    }
    #expect(report.count == 76)
    #expect(hex(function.control(get(0x0302, 0x0409)))?.hasPrefix("260353004500") == true)
    #expect(function.control(get(0x0303, 0x0409)) == .stall)
  }

  @Test func configurationsAndStates() {
    var function = USBFunction(.flashloader(reportBytes: 1021))
    let request = { (type: UInt8, request: UInt8, value: UInt16, index: UInt16) in
      USBSetup(requestType: type, request: request, value: value, index: index, length: type & 0x80 == 0 ? 0 : 2)
    }
    #expect(function.control(request(0x80, 0, 0, 0)) == .done([1, 0]))
    #expect(function.control(request(0x80, 8, 0, 0)) == .done([1]))
    #expect(function.control(request(0x00, 9, 2, 0)) == .stall)
    #expect(function.control(request(0x00, 9, 0, 0)) == .done([]))
    #expect(function.configuration == 0)
    #expect(function.control(request(0x81, 10, 0, 0)) == .stall)
    #expect(function.control(request(0x00, 9, 1, 0)) == .done([]))
    #expect(function.control(request(0x81, 10, 0, 0)) == .done([0]))
    #expect(function.control(request(0x01, 11, 0, 0)) == .done([]))
    #expect(function.control(request(0x01, 11, 1, 0)) == .stall)
    #expect(function.control(request(0x81, 0, 0, 0)) == .done([0, 0]))
    #expect(function.control(request(0x81, 0, 0, 1)) == .stall)
    for address: UInt16 in [0x81, 0x02] {
      #expect(function.control(request(0x82, 0, 0, address)) == .done([0, 0]))
      #expect(function.control(request(0x02, 3, 0, address)) == .done([]))
      #expect(function.isHalted(UInt8(address)))
      #expect(function.control(request(0x82, 0, 0, address)) == .done([1, 0]))
      #expect(function.control(request(0x02, 1, 0, address)) == .done([]))
      #expect(!function.isHalted(UInt8(address)))
    }
    #expect(function.control(request(0x02, 3, 0, 0x83)) == .stall)
    #expect(function.control(request(0x00, 3, 1, 0)) == .stall)
    #expect(function.control(request(0x40, 1, 0, 0)) == .stall)
  }

  /// The ROM takes reports by SET_REPORT, the flashloader does not; neither gives any.
  @Test func reports() {
    var rom = USBFunction(.bootROM)
    var flashloader = USBFunction(.flashloader(reportBytes: 1021))
    let set = USBSetup(requestType: 0x21, request: 9, value: 0x0201, length: 17)
    #expect(rom.control(set) == .report)
    #expect(flashloader.control(set) == .stall)
    var feature = set
    feature.value = 0x0301
    #expect(rom.control(feature) == .stall)
    let get = USBSetup(requestType: 0xA1, request: 1, value: 0x0103, length: 5)
    #expect(rom.control(get) == .stall)
    #expect(flashloader.control(get) == .stall)
    #expect(rom.control(USBSetup(requestType: 0x21, request: 10, value: 0x7D00)) == .done([]))
    #expect(rom.control(USBSetup(requestType: 0xA1, request: 2, length: 1)) == .done([0x7D]))
    #expect(rom.control(USBSetup(requestType: 0xA1, request: 3, length: 1)) == .done([1]))
    #expect(rom.control(USBSetup(requestType: 0x21, request: 11, value: 0)) == .stall)
  }
}

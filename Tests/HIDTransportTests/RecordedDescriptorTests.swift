import HIDTransport
import Testing

@Suite struct RecordedDescriptorTests {
  private static let standard = USBDescriptors.flashloader(reportBytes: 1021)

  private static func recorded(
    device: [UInt8] = standard.device, configuration: [UInt8] = standard.configuration,
    report: [UInt8]? = standard.report, strings: [UInt8: String] = [:], standard: USBDescriptors = standard
  ) -> USBDescriptors? {
    USBDescriptors(
      device: device, configuration: configuration, report: report, strings: strings, standard: standard)
  }

  @Test func theBoardsOwnAreThemselves() {
    #expect(Self.recorded() == Self.standard)
    let rom = USBDescriptors.bootROM
    #expect(Self.recorded(device: rom.device, configuration: rom.configuration, report: nil, standard: rom) == rom)
  }

  @Test func othersAreTaken() throws {
    var device = Self.standard.device
    device[10] = 0x35
    var configuration = Self.standard.configuration
    // The OUT endpoint's number.
    configuration[configuration.count - 5] = 3
    let made = try #require(Self.recorded(device: device, configuration: configuration, strings: [2: "Ä", 5: "five"]))
    #expect(made.device[10] == 0x35)
    #expect(made.outEndpoint == 3)
    #expect(made.strings.count == 6)
    #expect(made.strings[2] == [4, 3, 0xC4, 0])
    #expect(made.strings[3] == Self.standard.strings[3])
    #expect(made.strings[4] == [2, 3])
  }

  @Test func whatABoardCannotBeIsRefused() {
    #expect(Self.recorded(device: []) == nil)
    #expect(Self.recorded(report: [1, 2, 3]) == nil)
    // Cut off at any byte, or with any byte changed to be no single HID interface.
    for count in 0..<Self.standard.configuration.count {
      #expect(Self.recorded(configuration: Array(Self.standard.configuration.prefix(count))) == nil)
    }
    // Total length, interfaces, class, IN endpoint's number, its kind.
    for index in [2, 4, 14, 29, 30] {
      var changed = Self.standard.configuration
      changed[index] ^= 0x07
      #expect(Self.recorded(configuration: changed) == nil, "byte \(index)")
    }
  }
}

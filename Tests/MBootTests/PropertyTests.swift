import MBoot
import SeededGenerator
import Testing

struct PropertyTests {
  @Test(
    "Text lines are SPSDK's",
    arguments: [
      (1, [0x4B02_0100], "Current Version = K2.1.0"),
      (1, [0x4B02_0700], "Current Version = K2.7.0"),
      (1, [0x0002_0100], "Current Version = 2.1.0"),
      (2, [0x11], "Available Peripherals = UART, USB-HID"),
      (2, [0xFFFF_FF00], "Available Peripherals = "),
      (3, [0x6000_0000], "Flash Start Address = 0x60000000"),
      (4, [0x40_0000], "Flash Size = 4.0 MiB"),
      (5, [0x1000], "Flash Sector Size = 4.0 kiB"),
      (6, [7], "Flash Block Count = 7"),
      (8, [0, 0], "CRC Check Status = Success"),
      (10, [1], "Verify Writes = ON"),
      (10, [2], "Verify Writes = OFF"),
      (11, [512], "Max Packet Size = 512 B"),
      (11, [1016], "Max Packet Size = 1016 B"),
      (
        12, [0x2020_0000, 0x2020_7FFF, 0, 0x3FF],
        "Reserved Regions =\n    Region 0: 0x20200000 - 0x20207FFF; Total Size: 32.0 kiB\n"
          + "    Region 1: 0x00000000 - 0x000003FF; Total Size: 1.0 kiB"
      ),
      (12, [0x2020_0000, 0, 5], "Reserved Regions =\n"),
      (14, [0x2020_0000], "RAM Start Address = 0x20200000"),
      (15, [0x40000], "RAM Size = 256.0 kiB"),
      (16, [0x27_FFF4], "System Device Identification = 0x0027FFF4"),
      (17, [0], "Security State = UNSECURE"),
      (17, [1], "Security State = SECURE"),
      (17, [0x5AA5_5AA5], "Security State = UNSECURE"),
      (17, [0xC33C_C33C], "Security State = SECURE"),
      (18, [0x1122_3344, 0x5566_7788], "Unique Device Identification = 4433221188776655"),
      (23, [0], "QuadSPI Initialization Status = Success"),
      (23, [7], "QuadSPI Initialization Status = Unknown Error: 7"),
      (24, [0x5401_0100], "Target Version = T1.1.0"),
      (
        25, [31, 0x6000_0000, 8192, 256, 4096, 65536],
        "External Memory Attributes = Start Address: 0x60000000, Total Size:    8.0 MiB, Page Size:     256 B, "
          + "Sector Size:   4.0 kiB, Block Size:    64.0 kiB"
      ),
      (28, [0x8000_0203], "Irq Notifier Pin = IRQ Port[2], Pin[3] is enabled"),
      (99, [1, 0xABCD], "Unknown property = [0x00000001, 0x0000ABCD]"),
    ] as [(UInt32, [UInt32], String)])
  func lines(tag: UInt32, words: [UInt32], text: String) {
    #expect(PropertyTag(rawValue: tag).line(words: words) == text)
  }

  @Test(
    "Byte counts have one decimal, ties to even",
    arguments: [
      (0, "0 B"), (1023, "1023 B"), (1024, "1.0 kiB"), (1088, "1.1 kiB"), (1280, "1.2 kiB"), (1536, "1.5 kiB"),
      (1792, "1.8 kiB"), (1_048_575, "1024.0 kiB"), (1_048_576, "1.0 MiB"), (1_234_567, "1.2 MiB"),
      (99_999_999, "95.4 MiB"), (0x7FFF_FFFF, "2.0 GiB"), (UInt32.max, "4.0 GiB"),
    ] as [(UInt32, String)])
  func sizes(count: UInt32, text: String) {
    #expect(PropertyValue.byteCount(count).text == text)
  }

  @Test("The commands of K2.1.0 and K2.7.0")
  func commands() {
    let older = AvailableCommands(rawValue: 0x0005_EFDF)
    let absent: [CommandTag] = [.flashSecurityDisable, .flashEraseAllUnsecure, .reliableUpdate]
    #expect(older.tags.count == 16)
    for tag in absent { #expect(!older.contains(tag)) }
    #expect(older.contains(.flashReadResource))
    #expect(!AvailableCommands(rawValue: 0x0005_6FDF).contains(.flashReadResource))
    #expect(AvailableCommands(older.tags) == older)
    #expect(AvailableCommands([.flashEraseAll, .genericResponse, CommandTag(rawValue: 0)]).rawValue == 1)
    #expect(!older.contains(.genericResponse))
    #expect(AvailableCommands(rawValue: 0x0000_0083).text == "['FlashEraseAll', 'FlashEraseRegion', 'ReceiveSBFile']")
    #expect(AvailableCommands(rawValue: UInt32.max).tags.count == 32)
  }

  @Test("Attributes keep only what is flagged and there, and go round")
  func externalMemory() {
    var random = SeededGenerator(seed: 19)
    let w25q64 = ExternalMemoryAttributes(words: [31, 0x6000_0000, 8192, 256, 4096, 65536])
    #expect(w25q64.byteCount == 8 << 20)
    #expect(ExternalMemoryAttributes(words: [2, 9, UInt32.max]).byteCount == UInt64(UInt32.max) * 1024)
    #expect(ExternalMemoryAttributes(words: [31, 5]) == ExternalMemoryAttributes(startAddress: 5))
    #expect(ExternalMemoryAttributes(words: []) == ExternalMemoryAttributes())
    #expect(ExternalMemoryAttributes(words: [15, 1, 2, 3, 4, 0]).words == [15, 1, 2, 3, 4, 0])
    for _ in 0..<500 {
      let attributes = ExternalMemoryAttributes(words: random.words(random.int(0...7)))
      #expect(ExternalMemoryAttributes(words: attributes.words) == attributes)
    }
  }

  @Test("Names lead to tags and back; unknown ones say so")
  func names() {
    #expect(PropertyTag.known.count == 0x1C)
    for tag in PropertyTag.known { #expect(PropertyTag(name: tag.name) == tag) }
    #expect(PropertyTag(name: "current-version") == .currentVersion)
    #expect(PropertyTag(name: "external-memory-attributes") == .externalMemoryAttributes)
    #expect(PropertyTag(name: "foo") == nil)
    #expect(PropertyTag(rawValue: 0x101).truncated == .currentVersion)
    #expect(PropertyTag(rawValue: 99).name == "0x63")
    #expect(PropertyTag(rawValue: 99).label == "Unknown")
  }

  @Test("No words of any tag can do harm")
  func anything() {
    var random = SeededGenerator(seed: 7)
    for tag in UInt32(0)...0x30 {
      #expect(PropertyValue(PropertyTag(rawValue: tag), words: []) == .words([]))
      for count in 1...9 {
        #expect(!PropertyTag(rawValue: tag).line(words: random.words(count)).isEmpty)
      }
    }
  }

  @Test("A version is built and read in the same order")
  func version() {
    #expect(FirmwareVersion(mark: UInt8(ascii: "K"), major: 2, minor: 1, bugfix: 0) == .k2_1_0)
    #expect(FirmwareVersion.packetProtocol.description == "P1.2.0")
    #expect(FirmwareVersion(rawValue: 0x6101_0203).description == "1.2.3")
  }
}

import Testing

import BootImage

@Suite struct OptionWordTests {
  @Test func fieldsOfTheStandardWord() {
    let word = OptionWord.standard
    #expect(word.findings.isEmpty)
    #expect(word.isUsable)
    #expect(word.megahertz == 133)
    #expect(word.summary == "quad NOR by SFDP, single data rate, 133 MHz")
    #expect(word.fields.map(\.value) == [0xC, 0, 0, 0, 0, 0, 0, 7])
    #expect(word.description == "0xC0000007")
    #expect(word.bytes == [7, 0, 0, 0xC0])
  }

  @Test(
    arguments: [
      0x0000_0000, 0xFFFF_FFFF, 0xF000_000F, 0xC0A0_0007, 0xC0F0_0007, 0xC001_0007, 0xC000_1007, 0xC000_2007,
      0xC100_0007,
    ] as [UInt32])
  func whatTheFirmwareRefuses(_ raw: UInt32) { #expect(!OptionWord(rawValue: raw).isUsable) }

  @Test(
    arguments: [
      0xC000_0000, 0xC000_000A, 0xC000_000F, 0xC000_0027, 0xC000_0037, 0xC040_0007, 0xC060_0007, 0xC000_0507,
      0xC000_0047,
    ] as [UInt32])
  func whatItShouldRefuse(_ raw: UInt32) {
    let word = OptionWord(rawValue: raw)
    #expect(word.isUsable)
    #expect(word.findings.map(\.severity) == [.warning])
  }

  @Test(arguments: [0xC000_0406, 0xC000_0005, 0xC000_0001, 0xC000_0017, 0xC010_0007] as [UInt32])
  func knownGoodWords(_ raw: UInt32) { #expect(OptionWord(rawValue: raw).findings.isEmpty) }

  @Test func everyTopAndLowBitPatternIsJudged() {
    for raw in UInt32(0)...0xFFFF {
      _ = OptionWord(rawValue: raw << 16 | raw).findings
      _ = OptionWord(rawValue: 0xC000_0000 | raw).summary
      _ = OptionWord(rawValue: 0xC000_0000 | raw << 12).fields
    }
  }

  @Test func text() {
    #expect(OptionWord(text: "0xC0000007") == .standard)
    #expect(OptionWord(text: "0Xc0000007") == .standard)
    #expect(OptionWord(text: "3221225479") == .standard)
    #expect(OptionWord(text: "0xC1000007,0x2") == OptionWord(rawValue: 0xC100_0007, second: 2))
    for bad in ["", "0x", "C0000007", "0x1C0000007", "0xC0000007,", ",", "1,2,3", "-1", "+1", "0x+1", "7 "] {
      #expect(OptionWord(text: bad) == nil, "\(bad)")
    }
    #expect(OptionWord(rawValue: 0xC000_0007, second: 1).findings.count == 1)
    #expect(OptionWord(rawValue: 0xC100_0007, second: 1).findings.isEmpty)
  }
}

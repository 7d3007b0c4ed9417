import BoardDescription
import Testing
import VirtualRT1020

@Suite struct DescriptionFileTests {
  @Test(arguments: [
    ("- fault: qe-stuck", "a plan of 1 fault"), ("faults: []", "a plan of 0 faults"),
    ("fault: qe-stuck", "a plan of 1 fault"),
    ("firmware: K2.7.0", "a board"), ("flash: {size: 4 MiB}\nfaults: []", "a board"),
    ("based_on: W25Q64JV", "a flash part"),
    ("{name: x, jedec: ef4017, size: 8 MiB}", "a flash part"),
  ]) func isToldByItsKeys(_ text: String, _ kind: String) throws {
    #expect(try TextFile("x", text).file().kind == kind)
  }

  @Test(arguments: ["{}", "colour: red", "7", "null", "text"]) func whatIsNothing(_ text: String) {
    #expect(
      TextFile("x", text).refusal { (file) throws(DescriptionError) in try file.file() }?.hasPrefix("x:1: ") == true)
  }

  @Test func saysWhatItMeans() throws {
    let text = """
      fuses: {6: 0x10}
      strict: true
      flash: {part: W25Q64JV, contents: [[0, 0011]], wp: low, times: maximum, reads: exact}
      faults: [{fault: erase-ignored, addresses: [0-0xfff, 0x2000], after: 2}]
      """
    let lines = try TextFile("x", text).file().lines
    for line in [
      "firmware   K2.1.0", "strict     misuse by the host is noted", "fuse       word 6 is 0x00000010",
      "flash      W25Q64JV, 8 MiB", "holds      2 bytes besides erased cells", "wp         low",
      "times      the longest", "fault      erase-ignored, addresses 0x0000-0x0fff 0x2000, after 2",
      "           An erase takes its time and changes nothing in the bytes concerned.",
    ] { #expect(lines.contains(line), "\(lines)") }
    let part = try TextFile("x", "based_on: W25Q64JV").file().lines
    #expect(part.contains("jedec      ef4017") && part.contains("size       8 MiB"), "\(part)")
    #expect(try TextFile("x", "flash: null\nseed: 1").file().lines.contains("flash      none"))
  }

  @Test func tooLargeAndUnreadable() {
    let large = String(repeating: " ", count: 5 << 20)
    let said = TextFile("x", large).refusal { (file) throws(DescriptionError) in try file.file() }
    #expect(said == "x:1: column 1: the text has more than 4 MiB")
  }
}

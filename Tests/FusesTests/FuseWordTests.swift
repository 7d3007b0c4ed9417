import Fuses
import Testing

/// The table of words and fields, and names that people write.
@Suite struct FuseWordTests {
  @Test func fieldsStandApartAndInOrder() {
    for word in FuseWord.all {
      var seen: UInt32 = 0
      for field in FuseWord.fields(word) {
        #expect(field.mask != 0 && seen & field.mask == 0, "\(field.name)")
        #expect((field.mask >> field.shift) & (field.mask >> field.shift &+ 1) == 0, "\(field.name) is one run")
        #expect(field.mask > seen, "\(field.name) stands in order")
        #expect(field.values.keys.allSatisfy { $0 <= field.largest })
        seen |= field.mask
      }
      #expect(FuseWord.namedBits(word) == seen)
      #expect((FuseWord.name(word) == nil) == (seen == 0), "\(word)")
    }
  }

  @Test(
    arguments: [
      (0x05, "Boot_Device_Selection", 0xF0), (0x06, "SEC_CONFIG1", 0x2), (0x06, "BT_FUSE_SEL", 0x10),
      (0x06, "SDP_DISABLE", 0x2_0000), (0x06, "JTAG_SMODE", 0xC0_0000), (0x07, "UART Serial Download Disable", 0x10),
      (0x2D, "Default_FlexRAM_Part", 0xF_0000), (0x2F, "SRK_REVOKE4", 0x8), (0x00, "BOOT_CFG_LOCK", 0xC),
      (0x00, "FIELD_RETURN", 0x8000_0000), (0x18, "SRK_HASH[255:224]", 0xFFFF_FFFF), (0x0F, "USB_PID", 0xFFFF_0000),
    ] as [(Int, String, UInt32)])
  func fields(word: Int, name: String, mask: UInt32) {
    #expect(FuseWord.fields(word).first { $0.name == name }?.mask == mask)
  }

  @Test(
    arguments: [
      ("BOOT_CFG1", 6, nil), ("boot_cfg1", 6, nil), ("6", 6, nil), ("0x2F", 0x2F, nil),
      ("SRK_HASH[255:224]", 0x18, nil),
      ("SRK_HASH[31:0]", 0x1F, nil), ("LOCK", 0, nil), ("LOCKS", 0, nil), ("GP1[31:0]", 0x26, nil), ("GP1", 0x26, nil),
      ("SW_GP1[31:0]", 0x28, nil), ("SEC_CONFIG1", 6, "SEC_CONFIG1"), ("SEC_CONFIG[1]", 6, "SEC_CONFIG1"),
      ("BOOT_CFG1.SDP_DISABLE", 6, "SDP_DISABLE"), ("BOOT_CFG2", 7, nil), ("BOOT_CFG0.BOOT_CFG2", 5, "BOOT_CFG2"),
      ("JTAG_SMODE[1:0]", 6, "JTAG_SMODE"), ("SRK_REVOKE", 0x2F, nil), ("SRK_REVOKE2", 0x2F, "SRK_REVOKE2"),
    ] as [(String, Int, String?)])
  func names(text: String, word: Int, field: String?) throws {
    let name = try #require(FuseName(text))
    #expect(name.word == word && name.field?.name == field)
  }

  @Test(arguments: ["", "BOOT_CFG9", "48", "0x30", "-1", "+6", "SRK_HASH", "BOOT_CFG1.", ".SDP_DISABLE", "6.7", "0x"])
  func noNames(text: String) { #expect(FuseName(text) == nil) }

  // MARK: - Requests as text

  @Test(
    arguments: [
      ("BOOT_CFG1 (mask 0x2) |= 0x2", 6, 2, 2), ("BOOT_CFG1 |= 0x2", 6, 2, 2), ("BOOT_CFG1=2", 6, 2, 2),
      ("0x26 = 0x12", 0x26, 0x12, 0x12), ("SRK_HASH[255:224] |= 0x42a2392f", 0x18, 0x42A2_392F, 0xFFFF_FFFF),
      ("SEC_CONFIG1=1", 6, 2, 2), ("Boot_Device_Selection=0", 5, 0, 0xF0), ("JTAG_SMODE=3", 6, 0xC0_0000, 0xC0_0000),
    ] as [(String, Int, UInt32, UInt32)])
  func requests(text: String, word: Int, value: UInt32, mask: UInt32) throws {
    #expect(try FuseRequest(text, source: "t") == FuseRequest(word: word, value: value, mask: mask, source: "t"))
  }

  @Test(arguments: [
    "", "BOOT_CFG1", "BOOT_CFG1 |=", "BOOT_CFG1 |= x", "BOOT_CFG1 |= 0x100000000", "NONE |= 1", "JTAG_SMODE=4",
    "SEC_CONFIG1 (mask 0x2) = 1", "BOOT_CFG1 (mask) |= 2", "BOOT_CFG1 (bits 2) |= 2", "=1", "BOOT_CFG1 |= -1",
  ])
  func noRequests(text: String) {
    #expect(throws: FuseTextError.self) { try FuseRequest(text, source: "t") }
  }

  // MARK: - Hashes

  /// Words and bytes of a hash that SPSDK made: the lowest byte of each word comes first.
  @Test func hashOfKeys() throws {
    let text = "3fe6863b1b0e1350b24a42d0ad986214ddb6e357669781223b7d6cff47ab42c5"
    let hash = try #require(KeyHash(text: text))
    #expect(
      hash.words == [
        0x3B86_E63F, 0x5013_0E1B, 0xD042_4AB2, 0x1462_98AD, 0x57E3_B6DD, 0x2281_9766, 0xFF6C_7D3B, 0xC542_AB47,
      ])
    #expect(hash.text == text && KeyHash(bytes: hash.bytes) == hash && KeyHash(words: hash.words) == hash)
    #expect(KeyHash(text: "0x" + text.dropFirst(2)) == nil && KeyHash(bytes: []) == nil && KeyHash(words: [1]) == nil)
    #expect(KeyHash(text: "+f" + text.dropFirst(2)) == nil && KeyHash(text: text + "0") == nil)
  }

  @Test func readOuts() {
    #expect(FuseReadOut([]).words.count == 48 && FuseReadOut([]).uniqueID == nil && FuseReadOut([]).isClosed == nil)
    let words: [UInt32?] = [0x4, 0x11, 0x22] + Array(repeating: 0, count: 100)
    let part = FuseReadOut(words)
    #expect(part.words.count == 48 && part.uniqueIDText == "0000002200000011" && part.isLocked(6) == true)
    #expect(part.isLocked(0x26) == false && part.keyHash?.isBlank == true && part[48] == nil && part[-1] == nil)
  }

  @Test func whatFusesMean() {
    var part = FuseReadOut([UInt32?](repeating: 0, count: 48))
    #expect(part.meaning.contains("serial download: on") && part.meaning.contains("JTAG: open"))
    part[6] = 0x12 | 0x2_0000 | 0xC0_0000
    part[5] = 0x20
    part[0] = 0x7
    part[0x2F] = 0x5
    let meaning = part.meaning.joined(separator: "\n")
    for words in [
      "HAB: closed", "revoked keys: 1, 3", "SEMC NAND or SD", "SDP_DISABLE", "no debugging",
      "the part's maker's words, BOOT_CFG0, BOOT_CFG1, BOOT_CFG2",
    ] { #expect(meaning.contains(words), "\(words)") }
    #expect(FuseReadOut([]).meaning.allSatisfy { $0.contains("not") })
  }
}

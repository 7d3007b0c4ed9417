import Foundation
import FusePlanFiles
import Fuses
import HAB
import SampleImages
import SeededGenerator
import Testing

/// Fuse lists in all the ways that people have them.
@Suite struct FuseFileTests {
  private static let keys: [UInt32] = [
    0x42A2_392F, 0xD380_534E, 0x9CD1_4797, 0xE561_9AEF, 0x9398_B927, 0xBE09_CAA9, 0xDDB7_B0B4, 0x2632_7105,
  ]

  private static func file(_ name: String) throws -> [UInt8] {
    let url = try #require(Bundle.module.url(forResource: "Files/" + name, withExtension: nil))
    return [UInt8](try Data(contentsOf: url))
  }

  private static let blank = FuseReadOut([UInt32?](repeating: 0, count: 48))

  /// Read in the log's order, burnt in the order of safety.
  @Test func theListOfTheLog() throws {
    let file = try FuseFile(try Self.file("sec-log-fuses.txt"), name: "log")
    #expect(file.kind == .lines && file.requests.first == FuseRequest(word: 6, value: 2, mask: 2, source: "log:2"))
    #expect(file.requests.dropFirst().map(\.value) == Self.keys)
    let plan = FusePlan(file.requests, on: Self.blank)
    #expect(plan.isAllowed && plan.burns.last?.stage == .close && plan.keyHash?.words == Self.keys)
  }

  /// The same in nxpfuses' configuration, in a blhost script, and as SEC prints it.
  @Test func otherWaysToSayIt() throws {
    let list = FusePlan(try FuseFile(try Self.file("sec-log-fuses.txt"), name: "a").requests, on: Self.blank)
    let yaml = try FuseFile(try Self.file("nxpfuses-closed.yaml"), name: "b")
    #expect(yaml.kind == .configuration)
    #expect(FusePlan(yaml.requests, on: Self.blank).identity == list.identity)
    var script = "# a script\nefuse-program-once 6 0x2 --no-verify\n"
    var log = "OTP request: BOOT_CFG1 (mask 0x2) |= 0x2, current value 0x0, state WRITE\r\n\r\n"
    for (index, key) in Self.keys.enumerated() {
      script += "blhost -u 0x15A2,0x0073 -- efuse-program-once \(24 + index) \(String(key, radix: 16))\n"
      log += "OTP request: \(FuseWord.name(24 + index) ?? "") |= 0x\(String(key, radix: 16)); WRITE\r\n"
    }
    for text in [script, log] {
      let file = try FuseFile(Array(text.utf8), name: "c")
      #expect(file.kind == .lines && FusePlan(file.requests, on: Self.blank).identity == list.identity)
    }
  }

  @Test func aTemplateAsksForNothing() throws {
    let file = try FuseFile(try Self.file("nxpfuses-template.yaml"), name: "t")
    #expect(file.kind == .configuration && file.requests == [])
  }

  @Test func keyTablesAndHashes() throws {
    let table = try SampleImages.rootKeys()
    let hash = try #require(KeyHash(bytes: try table.hash()))
    for bytes in [table.bytes, hash.bytes, Array((hash.text + "\n").utf8), Array(hash.text.uppercased().utf8)] {
      let file = try FuseFile(bytes, name: "k")
      #expect(file.keyHash == hash && file.requests.map(\.value) == hash.words)
      #expect(file.requests.map(\.word) == Array(0x18...0x1F) && file.requests.allSatisfy { $0.mask == .max })
    }
  }

  @Test func fieldsOfAConfiguration() throws {
    let text = """
      family: mimxrt1020
      registers:
        BOOT_CFG1:
          JTAG_SMODE[1:0]: '11'
          BEE_KEY0_SEL: From OTPMK
          SDP_READ_DISABLE: Disable
          WDOG_ENABLE: 1
        BOOT_CFG0: {Boot_Device_Selection: "eMMC: High", FLASH_TYPE: '010'}
        GP1[31:0]: '0x12'
        GP2[31:0]: {value: 0x34}
        SRK_REVOKE: {bitfields: {SRK_REVOKE2: Revoke Key}}
        LOCKS: {GP1_LOCK: Full Lock}
      """
    let requests = try FuseFile(Array(text.utf8), name: "y").requests
    #expect(
      requests.map { [UInt32($0.word), $0.value, $0.mask] } == [
        [6, 0xC0_0000, 0xC0_0000], [6, 0x2000, 0x3000], [6, 0x4_0000, 0x4_0000], [6, 0x20_0000, 0x20_0000],
        [5, 0xA0, 0xF0], [5, 0x4, 0xE], [0x26, 0x12, 0x12], [0x27, 0x34, 0x34], [0x2F, 2, 2], [0, 0xC00, 0xC00],
      ])
    #expect(requests.map(\.source).first == "y:4")
  }

  /// A hash with a word that happens to be 0 is whole.
  @Test func aHashWithAZeroWord() throws {
    var text = "registers:\n"
    for (index, key) in Self.keys.enumerated() {
      text += "  \(FuseWord.name(24 + index) ?? ""): \(index == 3 ? 0 : key)\n"
    }
    let plan = FusePlan(try FuseFile(Array(text.utf8), name: "z").requests, on: Self.blank)
    #expect(plan.isAllowed && plan.burns.count == 7 && plan.keyHash?.words[3] == 0)
  }

  @Test(arguments: [
    ("", "is empty"), ("hello", "no fuse file"), ("BOOT_CFG1 |= 0x2\nBOOT_CFG9 |= 1\n", "f:2: 'BOOT_CFG9'"),
    ("BOOT_CFG1 |= 0x2\nnonsense\n", "f:2: 'nonsense'"), ("BOOT_CFG1 |= two\n", "f:1: 'two'"),
    ("GP1 = 1\nefuse-program-once 6\n", "f:2: expected"), ("efuse-program-once 64 1\n", "f:1: '64'"),
    ("efuse-program-once 6 2 lock\n", "bits of LOCK"), ("efuse-program-once 6 xyz\n", "no value"),
    ("registers: 5\n", "no fuse file"), ("registers:\n  NOTHING: 1\n", "f:2: \"NOTHING\""),
    ("registers:\n  BOOT_CFG1:\n    SEC_CONFIG1: Shut\n", "f:3: SEC_CONFIG1 cannot be \"Shut\""),
    ("registers:\n  BOOT_CFG1:\n    NOBODY: 1\n", "has no field"), ("registers:\n  BOOT_CFG1: [1]\n", "not a list"),
    ("registers:\n  BOOT_CFG1:\n    JTAG_SMODE[1:0]: 11\n", "put quotes around 11"),
    ("registers:\n  BOOT_CFG1:\n    JTAG_SMODE[1:0]: 7\n", "holds 0 to 3"),
    ("registers:\n  GP1[31:0]: 0x100000000\n", "expected a value"),
    ("family: mimxrt1062\nregisters:\n  GP1[31:0]: 1\n", "is for mimxrt1062"), ("a: [\n", "line"),
  ])
  func mistakes(text: String, words: String) {
    let error = #expect(throws: FuseFileError.self) { try FuseFile(Array(text.utf8), name: "f") }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  /// Lines of 32 bytes in all are no hash.
  @Test func aShortList() throws {
    let file = try FuseFile(Array("BOOT_CFG1 |= 0x2\nGP1 |= 0x001\n".utf8.prefix(32)), name: "s")
    #expect(file.kind == .lines && file.keyHash == nil)
    let text = Array("BOOT_CFG1 |= 0x2\nGP1 |= 0x001\n\n\n".utf8)
    #expect(try text.count == 32 && FuseFile(text, name: "s").requests.map(\.word) == [6, 0x26])
  }

  @Test func badTables() throws {
    var table = try SampleImages.rootKeys().bytes
    table[4] = 0
    #expect(throws: FuseFileError.self) { try FuseFile(table, name: "t") }
    #expect(throws: FuseFileError.self) { try FuseFile([0xD7], name: "t") }
    #expect(throws: FuseFileError.self) { try FuseFile([1, 0, 2], name: "t") }
    #expect(throws: FuseFileError.self) { try FuseFile([UInt8](repeating: 0x20, count: 2 << 20), name: "t") }
  }

  /// Whatever the bytes, words or a refusal come of them.
  @Test func anyBytes() throws {
    var chance = SeededGenerator(seed: 5)
    let good = [try Self.file("sec-log-fuses.txt"), try Self.file("nxpfuses-closed.yaml")]
    for round in 0..<400 {
      var bytes = good[round % 2]
      for _ in 0..<chance.int(1...8) {
        let place = chance.int(0...(bytes.count - 1))
        switch chance.int(0...2) {
        case 0: bytes[place] = chance.byte()
        case 1: bytes.remove(at: place)
        default: bytes.insert(chance.byte(), at: place)
        }
      }
      guard let file = try? FuseFile(bytes, name: "x") else { continue }
      _ = FusePlan(file.requests, on: Self.blank).lines
    }
  }
}

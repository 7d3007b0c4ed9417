import Foundation
import HIDTransport
import HostTools
import JSONText
import SDP
import Testing

/// What SPSDK 3.12.0 said and how it ended, command line by command line, against our tools.
@Suite struct RecordedCaseTests {
  /// Cases whose words are ours; their exit codes are SPSDK's. Docs/DropIns.md gives the reasons.
  private static let ownWords: Set<String> = [
    "get-property 0", "get-property list-properties", "fill-memory", "flash-image img.srec erase 9", "write-file",
  ]

  @Test func everyRecordedCaseIsEqual() throws {
    let url = try #require(
      Bundle.module.url(forResource: "spsdk-3.12.0", withExtension: "json", subdirectory: "Recordings"))
    let file = try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
    let cases = try #require(file["cases"]?.array)
    #expect(cases.count == 165)
    let flashloader = StandInFlashloader()
    let rom = StandInROM()
    for entry in cases {
      try check(entry, flashloader, rom, asJSON: false)
      if entry["json"] != nil { try check(entry, flashloader, rom, asJSON: true) }
    }
  }

  private func check(
    _ entry: JSONValue, _ flashloader: StandInFlashloader, _ rom: StandInROM, asJSON: Bool
  ) throws {
    let tool = try #require(entry["tool"]?.string.flatMap(HostTool.init(rawValue:)))
    let arguments = try #require(entry["arguments"]?.array).compactMap(\.string)
    let faults = try #require(entry["device"]?.object)
    let system = Self.world()
    system.device = tool == .blhost ? flashloader : rom
    system.failure = { reach in
      switch reach {
      case .serial(let path, _): path.hasPrefix("/pty") ? (faults["mute"] == nil ? nil : .silent) : .absent(nil)
      case .usb, .board: .absent(nil)
      }
    }
    flashloader.forgetCommands()
    flashloader.fault = Self.fault(faults)
    rom.forget()
    rom.state = faults["sdp_hab"] == nil ? .habOpen : .habClosed
    rom.isMute = faults["sdp_mute"] != nil
    rom.status = faults["sdp_status"]?.int.map { SDPStatus(rawValue: UInt32($0)) }

    let found = system.run(tool, (asJSON ? ["-j"] : []) + arguments)
    let words = arguments.joined(separator: " ")
    let code = try #require(entry["exit"]?.int)
    #expect(Int(found.code) == code, "exit code of \(words) \(faults)")
    // Of -vvv nothing but the exit code was recorded.
    if arguments.contains("-vvv") || Self.ownWords.contains(where: { words.hasSuffix(" " + $0) }) { return }
    let expected = try #require(entry[asJSON ? "json" : "stdout"]?.string)
    #expect(Self.agree(found.out, expected), "standard output of \(words) \(faults): \(found.out)")
    if !asJSON {
      let said = try #require(entry["stderr"]?.string)
      // What -v says is ours.
      if !arguments.contains("-v") {
        #expect(Self.agree(found.error, said), "standard error of \(words) \(faults): \(found.error)")
      }
    }
  }

  /// Equal, or equal as far as was recorded.
  private static func agree(_ found: String, _ expected: String) -> Bool {
    var expected = expected
    while expected.last?.isNewline == true { expected.removeLast() }
    if expected.hasSuffix(" …") { return found.hasPrefix(expected.dropLast(2)) }
    var found = found
    while found.last?.isNewline == true { found.removeLast() }
    return found == expected
  }

  private static func fault(_ faults: JSONObject) -> StandInFlashloader.Fault {
    func statuses(_ key: String) -> [UInt8: UInt32] {
      var result: [UInt8: UInt32] = [:]
      for member in faults[key]?.object?.members ?? [] {
        if let tag = UInt8(member.key), let status = member.value.int { result[tag] = UInt32(status) }
      }
      return result
    }
    return StandInFlashloader.Fault(
      fail: statuses("fail"), failFinally: statuses("fail_final"), isMute: faults["mute_cmd"] != nil,
      muteAfter: faults["mute_after"]?.int, abortAfter: faults["abort_after"]?.int,
      refusesFrames: faults["nack"] != nil, damagesFrames: faults["badcrc"] != nil)
  }

  /// The folder in which the cases were recorded.
  private static func world() -> TestSystem {
    let system = TestSystem()
    system.files = [
      "data16.bin": (0..<16).map { $0 }, "data1000.bin": (0..<1000).map { UInt8(truncatingIfNeeded: $0) },
      "empty.bin": [], "dek.bin": [UInt8](repeating: 7, count: 16), "img.srec": Array("S3156000".utf8),
      "ok.batch": Array(
        """
        # a comment
        get-property 1

        fill-memory 0x20200000 64 0xaabbccdd word
        read-memory 0x20200000 16 # and another
        """.utf8), "bad.batch": Array("get-property 1\nread-memory 0x50000000 16\nget-property 2\n".utf8),
      "unk.batch": Array("get-property 1\nfoo 1\n".utf8),
    ]
    return system
  }
}

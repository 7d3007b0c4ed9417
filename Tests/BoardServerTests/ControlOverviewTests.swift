import BoardServer
import JSONText
import Testing

/// The request `show`.
@Suite struct ControlOverviewTests {
  private func shown(_ requests: JSONValue...) throws -> JSONValue {
    var client = ControlFlowTests.Client()
    for request in requests { _ = try client.ask(request) }
    return try client.ask(["show": true])
  }

  @Test func aFreshBoard() throws {
    #expect(
      try shown(["step": 1]) == [
        "runs": "boot ROM", "hung": false, "device": ["vid": "0x1fc9", "pid": "0x0130"], "boot_pins": "serial",
        "firmware": "K2.1.0", "time": 1.0, "resets": 0,
        "flash": [
          "part": "IS25LP064A", "size": 0x80_0000, "status_registers": "000000", "in_use": [], "protected": [],
          "most_erases": 0,
        ],
        "fuses": [], "faults": [], "closed": false,
        "boot": [
          [
            "step": "boot-mode", "outcome": "passed",
            "text": "the boot switches say serial download (BOOT_MODE 01)",
          ], ["step": "serial-download", "outcome": "passed", "text": "serial download"],
        ],
        "jump": nil, "hab_events": 0,
      ])
  }

  /// A closed board, and an image that it does not start: why, and what HAB noted.
  @Test func whyItDoesNotBoot() throws {
    var client = ControlFlowTests.Client()
    _ = try client.ask(["boot": ["closed": true, "boot_pins": "internal"]])
    #expect(try client.ask(["hab": true]) == ["closed": true, "status": "success", "events": []])
    let answer = try client.ask(["show": true])
    let steps = try #require(answer["boot"]?.array)
    #expect(steps.map { $0["outcome"]?.string } == ["passed", "passed", "failed", "passed"])
    #expect(steps[2]["text"]?.string?.hasPrefix("flash offset 0 holds nothing") == true)
    // An unsigned image by serial download: an IVT, boot data, nothing else.
    _ = try client.ask([
      "write": [
        "ram": [
          0x2020_8000,
          "d100204001812020000000000000000020802020008020200000000000000000008020200002000000000000",
        ]
      ]
    ])
    _ = try client.ask(["out": ["010b0b202080000000000000000000000000"]])
    let jump = try #require(try client.ask(["show": true])["jump"]?.array)
    #expect(jump.map { $0["step"]?.string } == ["authenticate", "serial-download"])
    let hab = try client.ask(["hab": true])
    #expect(hab["status"] == "failure" && hab["events"]?[0]?["reason"] == "invalid CSF")
    #expect(hab["events"]?[0]?["record"]?.string?.hasPrefix("db0008") == true)
    #expect(hab["events"]?[0]?["remedy"]?.string?.isEmpty == false)
    #expect(try client.ask(["show": true])["hab_events"]?.int == hab["events"]?.array?.count)
  }

  @Test func flashInUseIsJoinedAndProtectionShown() throws {
    let answer = try shown(
      [
        "boot": [
          "flash": [
            "part": "W25Q64JV", "status_registers": [0x04],
            "contents": [[0x1000, "00"], [0x2FFF, "00"], [0x4000, "ff"], [0x7F_FFFF, "7f"]],
          ]
        ]
      ])
    #expect(answer["flash"]?["in_use"] == [[0x1000, 0x2000], [0x7F_F000, 0x1000]])
    #expect(answer["flash"]?["protected"] == [[0x7E_0000, 0x2_0000]])
  }

  @Test func aFillIsInUse() throws {
    let flash = try shown(["boot": ["flash": ["fill": 0, "contents": [[0, "00"]]]]])["flash"]
    #expect(flash?["in_use"] == [[0, 0x80_0000]])
  }

  @Test func fuses() throws {
    let answer = try shown(["boot": ["fuses": ["0": 4, "6": 2, "0x18": "0xAABBCCDD", "8": 1, "0x21": 9]]])
    #expect(
      answer["fuses"] == [
        ["index": 0, "name": "LOCK", "value": 4, "locked": false],
        ["index": 5, "name": "BOOT_CFG0", "value": 0, "locked": true],
        ["index": 6, "name": "BOOT_CFG1", "value": 2, "locked": true],
        ["index": 7, "name": "BOOT_CFG2", "value": 0, "locked": true],
        ["index": 8, "name": nil, "value": 1, "locked": false],
        ["index": 0x18, "name": "SRK_HASH[255:224]", "value": 0xAABB_CCDD, "locked": false],
        ["index": 0x21, "name": "SJC_RESP1", "value": 9, "locked": false],
      ])
  }

  @Test func whatRuns() throws {
    #expect(try shown(["boot": ["mode": "flashloader"]])["runs"] == "flashloader")
    #expect(try shown(["power": "off"])["runs"] == "off")
    #expect(try shown(["boot": ["flash": nil]])["flash"] == .null)
    #expect(try shown(["reset": true], ["power": "cycle"])["resets"] == 2)
    let faulty = try shown(["boot": ["faults": [["fault": "qe-stuck"]]]])
    #expect(faulty["faults"] == [["text": "quad enable stuck at 0", "strikes": 0]])
  }
}

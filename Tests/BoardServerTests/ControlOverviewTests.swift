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
        "fuses": [], "faults": [],
      ])
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

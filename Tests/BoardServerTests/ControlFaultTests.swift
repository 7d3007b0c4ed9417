import BoardDescription
import BoardServer
import JSONText
import MBoot
import Testing

/// Faults and what else describes a flash, through board control.
@Suite struct ControlFaultTests {
  /// A flashloader with a configured flash of zeros.
  private func board(_ more: [JSONObject.Member] = []) throws -> ControlFlowTests.Client {
    var client = ControlFlowTests.Client()
    let flash = JSONObject([.init(key: "fill", value: 0)] + more)
    _ = try client.ask(["boot": ["mode": "flashloader", "flash": .object(flash)]])
    _ = try client.command(.fillMemory, 0x2000_8000, 4, 0xC000_0007)
    #expect(try status(&client, .configureMemory, 9, 0x2000_8000) == 0)
    return client
  }

  private func status(
    _ client: inout ControlFlowTests.Client, _ tag: CommandTag, _ first: UInt32, _ second: UInt32
  ) throws -> UInt32? {
    let (_, payloads) =
      tag == .configureMemory ? try client.command(tag, first, second) : try client.command(tag, first, second, 0)
    let text = Array((payloads.last ?? "").utf8)
    guard text.count >= 16 else { return nil }
    return UInt32(String(decoding: text[8..<16], as: UTF8.self), radix: 16)?.byteSwapped
  }

  @Test func anEraseFailsUntilTheFaultIsLifted() throws {
    var client = try board()
    let fault: JSONValue = ["fault": "erase-ignored", "addresses": "0x60001000-0x60001fff"]
    #expect(try client.ask(["fault": [fault]]) == ["ok": true])
    #expect(try status(&client, .flashEraseRegion, 0x6000_1000, 0x1000) == 20106)
    #expect(try status(&client, .flashEraseRegion, 0x6000_2000, 0x1000) == 0)
    #expect(try client.ask(["read": ["flash": [0x1000, 4]]]) == ["hex": "00000000"])
    #expect(try client.ask(["clear_faults": true]) == ["ok": true])
    #expect(try status(&client, .flashEraseRegion, 0x6000_1000, 0x1000) == 0)
    #expect(try client.ask(["read": ["flash": [0x1000, 4]]]) == ["hex": "ffffffff"])
  }

  @Test func faultsFromTheStart() throws {
    var client = ControlFlowTests.Client()
    let fault: JSONValue = ["fault": "firmware-hangs", "command": "get-property", "after": 1, "until": "power-cycle"]
    _ = try client.ask(["boot": ["mode": "flashloader", "faults": [fault]]])
    #expect(
      client.control.board.faults.map(\.fault.json) == [
        ["fault": "firmware-hangs", "moment": "before", "command": "get-property", "after": 1, "until": "power-cycle"]
      ])
  }

  @Test func aPartInPlace() throws {
    var client = try board([
      .init(key: "part", value: ["based_on": "W25Q32JV", "name": "X", "times": ["sector": "1s"]]),
      .init(key: "reads", value: "lenient"), .init(key: "times", value: "typical"), .init(key: "wp", value: "high"),
    ])
    let before = try client.ask(["step": 0])["time"]?.double ?? 0
    #expect(try status(&client, .flashEraseRegion, 0x6000_1000, 0x1000) == 0)
    let after = try client.ask(["step": 0])["time"]?.double ?? 0
    #expect((1..<1.5).contains(after - before), "\(after - before)")
    #expect(client.control.board.flashSize == 4 << 20)
  }
}

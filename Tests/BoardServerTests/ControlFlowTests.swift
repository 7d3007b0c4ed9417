import BoardServer
import JSONText
import MBoot
import Testing

/// Requests as a client sends them, against the device.
@Suite struct ControlFlowTests {
  /// One client: a board behind text.
  struct Client {
    var control = BoardControl()

    mutating func ask(_ request: JSONValue) throws -> JSONValue {
      let answer = try JSONValue(parsing: control.answer(request.text()))
      try #require(answer["error"] == nil, "\(request.text().prefix(200)) -> \(answer.text())")
      return answer
    }

    /// Sends flashloader commands and data packets; returns the answer with reports cut to their payload.
    mutating func out(_ reports: [[UInt8]], timeout: Double = 5) throws -> (JSONValue, [String]) {
      let texts = reports.map { report in
        JSONValue.string(report.map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined())
      }
      let answer = try ask(["out": .array(texts), "timeout": .number(timeout)])
      let payloads = try #require(answer["in"]?.array).map { report -> String in
        let text = Array((report.string ?? "").utf8)
        let length = Int(String(decoding: text[4..<6], as: UTF8.self), radix: 16) ?? 0
        return String(decoding: text[8..<(8 + 2 * length)], as: UTF8.self)
      }
      return (answer, payloads)
    }

    mutating func command(_ tag: CommandTag, _ parameters: UInt32...) throws -> (JSONValue, [String]) {
      try out([Report.make(id: 1, payload: Packet(tag: tag, parameters: parameters).bytes)])
    }
  }

  private func flashloader(_ more: [JSONObject.Member] = []) throws -> Client {
    var client = Client()
    let answer = try client.ask(["boot": .object(JSONObject([.init(key: "mode", value: "flashloader")] + more))])
    #expect(answer == ["ok": true, "device": ["vid": "0x15a2", "pid": "0x0073"]])
    return client
  }

  @Test func theROMAnswersErrorStatus() throws {
    var client = Client()
    #expect(try client.ask(["boot": [:]]) == ["ok": true, "device": ["vid": "0x1fc9", "pid": "0x0130"]])
    let answer = try client.ask(["out": ["010505000000000000000000000000000000"]])
    #expect(answer["state"] == "ready")
    #expect(answer["in"]?[0]?.string == "0356787856")
    #expect(answer["in"]?[1]?.string?.hasPrefix("04f0f0f0f0") == true)
    #expect(answer["in"]?[1]?.string?.utf8.count == 130)
    #expect(answer["in"]?.array?.count == 2)
    #expect(answer["bus"] == [] && answer["fuse_events"] == [])
  }

  @Test func theFlashloaderAnswersGetProperty() throws {
    var client = try flashloader()
    let answer = try client.ask(["out": ["01000c00070000020100000000000000"]])
    let report = try #require(answer["in"]?[0]?.string)
    #expect(report.hasPrefix("03000c00a7000002000000000001024b"))
    #expect(report.utf8.count == 2 * 1021)
    #expect(answer["state"] == "ready")
    #expect(answer["device"] == ["vid": "0x15a2", "pid": "0x0073"])
    #expect(answer.object?.keys == ["in", "state", "device", "bus", "fuse_events", "time"])
  }

  @Test func configureEraseWriteRead() throws {
    var client = try flashloader()
    #expect(try client.command(.fillMemory, 0x2000_8000, 4, 0xC000_0007).1 == ["a00000020000000005000000"])
    let (configured, response) = try client.command(.configureMemory, 9, 0x2000_8000)
    #expect(response == ["a00000020000000011000000"])
    let first = try #require(configured["bus"]?[0])
    #expect(first["op"] == "5a" && first["via"] == "ip" && first["pads"] == [1, 1, 1])
    #expect(first["address"] == "0x000000" && first["address_bits"] == 24 && first["read"] == 8 && first["times"] == 1)

    _ = try client.ask(["write": ["flash": ["0x1000", "0011"]]])
    let (erased, erase) = try client.command(.flashEraseRegion, 0x6000_1000, 4096, 0)
    #expect(erase == ["a00000020000000002000000"])
    #expect(erased["bus"]?.array?.contains { $0["op"] == "20" && $0["address"] == "0x001000" } == true)
    #expect(try client.ask(["read": ["flash": [4096, 2]]]) == ["hex": "ffff"])

    let write = Packet(tag: .writeMemory, flags: 1, parameters: [0x6000_1000, 4, 0])
    let (_, written) = try client.out([
      Report.make(id: 1, payload: write.bytes), Report.make(id: 2, payload: [1, 2, 3, 4]),
    ])
    #expect(written == ["a00000020000000004000000", "a00000020000000004000000"])
    #expect(try client.ask(["read": ["flash": ["0x1000", 5]]]) == ["hex": "01020304ff"])
    let (_, read) = try client.command(.readMemory, 0x6000_1000, 4, 0)
    #expect(read == ["a30100020000000004000000", "01020304", "a00000020000000003000000"])
  }

  @Test func timeIsVirtual() throws {
    var client = try flashloader()
    let before = try #require(try client.ask(["step": 0])["time"]?.double)
    let after = try client.ask(["step": 3600.5])
    #expect(try #require(after["time"]?.double) - before == 3600.5)
    #expect(after["state"] == "ready")
  }

  @Test func aBurntFuseIsReported() throws {
    var client = try flashloader()
    let (answer, response) = try client.command(.flashProgramOnce, 0x20, 4, 0x5)
    #expect(response == ["a0000002000000000e000000"])
    #expect(answer["fuse_events"] == [["program": 32, "data": "00000005", "result": "00000005"]])
    #expect(try client.ask(["read": ["fuse": 32]]) == ["value": 5])
  }

  @Test func aResetIsReported() throws {
    var client = try flashloader()
    let (answer, response) = try client.command(.reset)
    #expect(response == ["a0000002000000000b000000"])
    #expect(answer["state"] == "reset")
    #expect(answer["device"] == ["vid": "0x1fc9", "pid": "0x0130"])
  }

  @Test func reportsAfterAResetAreNotTaken() throws {
    var client = try flashloader()
    let reset = Report.make(id: 1, payload: Packet(tag: .reset).bytes)
    let (answer, _) = try client.out([reset, reset, reset])
    #expect(answer["state"] == "reset")
    #expect(answer["not_taken"] == 2)
  }

  @Test func powerAndPins() throws {
    var client = try flashloader()
    #expect(try client.ask(["power": "off"]) == ["ok": true, "device": nil])
    #expect(try client.ask(["out": ["01000c00070000020100000000000000"]])["state"] == "gone")
    #expect(try client.ask(["power": "on"])["device"] == ["vid": "0x1fc9", "pid": "0x0130"])
    #expect(try client.ask(["boot_pins": "internal"])["ok"] == true)
    #expect(try client.ask(["reset": true])["device"] == ["vid": "0x1fc9", "pid": "0x0130"])
    #expect(try client.ask(["power": "cycle"])["ok"] == true)
  }

  @Test func snapshotsHoldTheWholeBoard() throws {
    var client = try flashloader()
    _ = try client.ask(["write": ["flash": [0, "a5"]]])
    _ = try client.ask(["snapshot": "before"])
    _ = try client.ask(["write": ["flash": [0, "00"]]])
    _ = try client.ask(["write": ["fuse": [6, "0x10"]]])
    _ = try client.ask(["boot": [:]])
    _ = try client.ask(["restore": "before"])
    #expect(try client.ask(["read": ["flash": [0, 1]]]) == ["hex": "a5"])
    #expect(try client.ask(["read": ["fuse": 6]]) == ["value": 0])
    #expect(try client.command(.getProperty, 1, 0).1 == ["a7000002000000000001024b"])
  }

  @Test func everyBootKeyIsTaken() throws {
    var client = try flashloader([
      .init(key: "firmware", value: "K2.7.0"), .init(key: "ram", value: "full"),
      .init(key: "boot_pins", value: "serial"),
      .init(key: "fuses", value: ["1": "0x11223344", "0x2": 5]), .init(key: "seed", value: 7),
      .init(key: "faults", value: []), .init(key: "strict", value: false),
      .init(
        key: "flash",
        value: [
          "part": "W25Q64JV", "size": "0x400000", "qer": 2, "jedec": "9d6017", "status_registers": [28, 2],
          "protection": "any", "fill": 0, "contents": [[4096, "00112233"], ["0x2000", ""]], "floating": "00",
        ]),
    ])
    #expect(try client.ask(["read": ["flash": [4095, 5]]]) == ["hex": "0000112233"])
    #expect(try client.ask(["read": ["status_registers": true]]) == ["hex": "1c0200"])
    #expect(try client.ask(["write": ["status_registers": [1, 2, 3]]]) == ["ok": true])
    #expect(try client.ask(["read": ["status_registers": true]]) == ["hex": "010203"])
    #expect(try client.ask(["read": ["fuse": "0x1"]]) == ["value": 0x1122_3344])
    #expect(try client.command(.getProperty, 1, 0).1 == ["a7000002000000000007024b"])
    #expect(try client.ask(["write": ["ram": ["0x20010000", "beef"]]]) == ["ok": true])
    #expect(try client.ask(["read": ["ram": [0x2001_0000, 3]]]) == ["hex": "beef00"])
  }

  @Test func aBoardWithoutFlash() throws {
    var client = try flashloader([.init(key: "flash", value: nil)])
    #expect(client.control.answer("{\"read\": {\"flash\": [0, 1]}}").contains("out_of_range"))
    #expect(client.control.answer("{\"write\": {\"status_registers\": [0]}}").contains("out_of_range"))
    #expect(try client.ask(["read": ["status_registers": true]]) == ["hex": ""])
  }

  @Test func aRefusedBootLeavesTheBoardAlone() throws {
    var client = try flashloader()
    #expect(
      client.control.answer("{\"boot\": {\"flash\": {\"contents\": [[8388607, \"0011\"]]}}}").contains("out_of_range"))
    #expect(try client.command(.getProperty, 1, 0).1 == ["a7000002000000000001024b"])
  }
}

import BoardServer
import JSONText
import Testing

@Suite struct ControlErrorTests {
  static let refusals: [(String, ControlError.Code)] = [
    ("", .badJSON), ("{", .badJSON), ("{\"reset\": true} x", .badJSON),
    ("{\"reset\": true, \"reset\": true}", .badJSON),
    ("[]", .badRequest), ("null", .badRequest), ("{}", .badRequest), ("{\"timeout\": 1}", .badRequest),
    ("{\"reset\": true, \"log\": true}", .badRequest), ("{\"dance\": true}", .unknownKey),
    ("{\"step\": 1, \"timeout\": 1}", .unknownKey), ("{\"boot\": {\"modes\": 1}}", .unknownKey),
    ("{\"boot\": []}", .badValue), ("{\"boot\": {\"mode\": \"fast\"}}", .badValue),
    ("{\"boot\": {\"mode\": 1}}", .badValue),
    ("{\"boot\": {\"firmware\": \"K3\"}}", .badValue), ("{\"boot\": {\"ram\": \"some\"}}", .badValue),
    ("{\"boot\": {\"boot_pins\": \"x\"}}", .badValue), ("{\"boot\": {\"fuses\": {\"64\": 1}}}", .badValue),
    ("{\"boot\": {\"fuses\": {\"-1\": 1}}}", .badValue), ("{\"boot\": {\"fuses\": {\"+1\": 1}}}", .badValue),
    ("{\"boot\": {\"fuses\": {\"6\": 1, \"0x6\": 1}}}", .badValue),
    ("{\"boot\": {\"fuses\": {\"6\": 4294967296}}}", .badValue), ("{\"boot\": {\"fuses\": {\"6\": -1}}}", .badValue),
    ("{\"boot\": {\"fuses\": {\"6\": \"2\"}}}", .badValue), ("{\"boot\": {\"fuses\": {\"6\": \"0x\"}}}", .badValue),
    ("{\"boot\": {\"fuses\": {\"6\": \"0x-1\"}}}", .badValue), ("{\"boot\": {\"seed\": 1.5}}", .badValue),
    ("{\"boot\": {\"seed\": 1e99}}", .badValue), ("{\"boot\": {\"strict\": 1}}", .badValue),
    ("{\"boot\": {\"faults\": [{}]}}", .badValue),
    ("{\"boot\": {\"flash\": {\"part\": \"nonesuch\"}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"parts\": 1}}}", .unknownKey),
    ("{\"boot\": {\"flash\": {\"size\": 0}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"size\": \"0x7FFFFFFFFFFF\"}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"qer\": 8}}}", .badValue), ("{\"boot\": {\"flash\": {\"jedec\": \"ef40\"}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"sfdp\": \"abc\"}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"fill\": 256}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"status_registers\": [0, 0, 0, 0]}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"status_registers\": [256]}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"protection\": \"some\"}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"contents\": [[0]]}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"contents\": [[4294967295, \"00\"]]}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"contents\": [[268435455, \"0011\"]]}}}", .outOfRange),
    ("{\"boot\": {\"flash\": {\"floating\": \"blue\"}}}", .badValue), ("{\"out\": \"00\"}", .badValue),
    ("{\"out\": [\"\"]}", .badValue), ("{\"out\": [\"0\"]}", .badValue), ("{\"out\": [\"0x01\"]}", .badValue),
    ("{\"out\": [1]}", .badValue), ("{\"out\": [], \"timeout\": -1}", .badValue),
    ("{\"out\": [], \"timeout\": \"5\"}", .badValue), ("{\"out\": [], \"timeout\": 1e300}", .badValue),
    ("{\"step\": true}", .badValue), ("{\"step\": -0.5}", .badValue), ("{\"read\": {}}", .badValue),
    ("{\"read\": {\"flash\": [0, 1], \"fuse\": 1}}", .badValue), ("{\"read\": {\"rom\": [0, 1]}}", .unknownKey),
    ("{\"read\": {\"flash\": [0]}}", .badValue), ("{\"read\": {\"flash\": [-1, 4]}}", .badValue),
    ("{\"read\": {\"flash\": [4294967295, 1]}}", .outOfRange),
    ("{\"read\": {\"ram\": [\"0x40000000\", 4]}}", .outOfRange),
    ("{\"read\": {\"ram\": [\"0xFFFFFFFF\", 4]}}", .outOfRange), ("{\"read\": {\"fuse\": 64}}", .badValue),
    ("{\"read\": {\"status_registers\": false}}", .badValue), ("{\"write\": {\"flash\": [0, 1]}}", .badValue),
    ("{\"write\": {\"flash\": [\"0xFFFFFFFF\", \"00\"]}}", .outOfRange),
    ("{\"write\": {\"ram\": [\"0x40000000\", \"00\"]}}", .outOfRange),
    ("{\"write\": {\"fuse\": [64, 0]}}", .badValue), ("{\"write\": {\"fuse\": [1]}}", .badValue),
    ("{\"write\": {\"status_registers\": []}}", .badValue), ("{\"fault\": {}}", .badValue),
    ("{\"fault\": [{\"fault\": \"bad luck\"}]}", .badValue),
    ("{\"fault\": [{\"fault\": \"qe-stuck\", \"after\": 1}]}", .unknownKey),
    ("{\"fault\": [{\"fault\": \"erase-ignored\", \"addresses\": \"0x800000\"}]}", .outOfRange),
    ("{\"boot\": {\"flash\": null, \"faults\": [{\"fault\": \"erase-ignored\", \"addresses\": 0}]}}", .outOfRange),
    ("{\"boot\": {\"flash\": {\"part_file\": \"x\"}}}", .unknownKey),
    ("{\"boot\": {\"flash\": {\"reads\": \"so-so\"}}}", .badValue),
    ("{\"boot\": {\"flash\": {\"times\": 1}}}", .badValue), ("{\"boot\": {\"flash\": {\"wp\": 0}}}", .badValue),
    ("{\"clear_faults\": 1}", .badValue), ("{\"power\": \"maybe\"}", .badValue), ("{\"power\": true}", .badValue),
    ("{\"reset\": false}", .badValue), ("{\"boot_pins\": \"both\"}", .badValue), ("{\"snapshot\": \"\"}", .badValue),
    ("{\"snapshot\": 1}", .badValue), ("{\"restore\": \"never taken\"}", .notFound), ("{\"log\": false}", .badValue),
    ("{\"show\": 1}", .badValue),
  ]

  @Test(arguments: refusals) func isRefusedWithWords(_ line: String, _ code: ControlError.Code) throws {
    var control = BoardControl()
    let answer = try JSONValue(parsing: control.answer(line))
    #expect(answer["error"]?["code"]?.string == code.rawValue, "\(answer.text())")
    #expect((answer["error"]?["message"]?.string ?? "").utf8.count > 10)
    #expect(answer.object?.count == 1)
  }

  @Test func messagesNameThePlace() throws {
    var control = BoardControl()
    let answer = try JSONValue(parsing: control.answer("{\"boot\": {\"flash\": {\"qer\": 9}}}"))
    let message = try #require(answer["error"]?["message"]?.string)
    #expect(message.hasPrefix("boot.flash.qer: expected a whole number from 0 to 7"))
    #expect(message.hasSuffix("got a number (9)"))
  }

  @Test func snapshotsAreCounted() {
    var control = BoardControl()
    for index in 0..<BoardControl.maximumSnapshots {
      #expect(control.answer("{\"snapshot\": \"s\(index)\"}") == "{\"ok\": true}")
    }
    #expect(control.answer("{\"snapshot\": \"one more\"}").contains("\"code\": \"limit\""))
    #expect(control.answer("{\"snapshot\": \"s3\"}") == "{\"ok\": true}")
    #expect(control.answer("{\"restore\": \"s3\"}") == "{\"ok\": true}")
  }

  @Test func faultsAreCounted() {
    var control = BoardControl()
    let many = Array(repeating: "{\"fault\": \"qe-stuck\"}", count: 4096).joined(separator: ", ")
    #expect(control.answer("{\"fault\": [\(many)]}") == "{\"ok\": true}")
    #expect(control.answer("{\"fault\": [{\"fault\": \"qe-stuck\"}]}").contains("\"code\": \"limit\""))
    #expect(control.answer("{\"clear_faults\": true}") == "{\"ok\": true}")
    #expect(control.answer("{\"fault\": [{\"fault\": \"qe-stuck\"}]}") == "{\"ok\": true}")
  }

  @Test(arguments: 1...4) func damagedRequestsNeverTrap(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func below(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(limit))
    }
    var control = BoardControl()
    for _ in 0..<200 {
      var line = Array(Self.refusals[below(Self.refusals.count)].0.utf8)
      let other = Array(Self.refusals[below(Self.refusals.count)].0.utf8)
      for _ in 0...below(3) where !line.isEmpty {
        switch below(3) {
        case 0: line[below(line.count)] = UInt8(truncatingIfNeeded: below(256))
        case 1: line.remove(at: below(line.count))
        default: line.replaceSubrange(below(line.count)..., with: other.suffix(below(other.count + 1)))
        }
      }
      let answer = try JSONValue(parsing: control.answer(line))
      #expect(answer.object != nil)
    }
  }
}

import CaptureDecoding
import HIDTransport
import JSONText
import MBoot
import SDP
import Testing
import USBCapture

/// Lines of text and of JSON.
@Suite struct OutputTests {
  private static func output(_ talk: Talk, _ style: DecodeOutput.Style, _ filter: CommandFilter = .init()) -> [String] {
    var output = DecodeOutput(style, filter: filter)
    output.start = 1_700_000_000_000_000_000
    for event in talk.decoded.events { output.take(event) }
    return String(decoding: output.fetch(), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static let text = DecodeOutput.Style.text(verbosity: 0, absolute: false)

  private static var seed: Talk {
    var talk = Talk()
    talk.ask(.getProperty(.currentVersion, index: 0))
    talk.answer(.getProperty(.success, values: [0x4B02_0100]))
    talk.ask(.flashEraseRegion(address: 0x6000_0000, count: 45056, memoryID: 0))
    talk.answer(20106, to: .flashEraseRegion)
    return talk
  }

  /// The fields are promised: nobody may lose one.
  @Test func aLineOfJSON() {
    #expect(
      Self.output(Self.seed, .json) == [
        #"{"time":0.001,"timestamp":1700000000001000000,"number":1,"device":{"place":"1.2","identity":"15a2:0073","#
          + #""kind":"flashloader"},"command":"get-property","parameters":{"property":1,"property_name":"current-version","#
          + #""index":0},"status":{"value":0,"text":"Success"},"hab":null,"outcome":"ok","ending":"answered","#
          + #""duration":0.001,"bytes_out":0,"bytes_in":0,"values":[1258422528],"values_text":"K2.1.0","packets":[1,2]}"#,
        #"{"time":0.003,"timestamp":1700000000003000000,"number":2,"device":{"place":"1.2","identity":"15a2:0073","#
          + #""kind":"flashloader"},"command":"flash-erase-region","parameters":{"address":1610612736,"count":45056,"#
          + #""memory_id":0},"status":{"value":20106,"text":"FlexSPINOR: Command Failure"},"hab":null,"outcome":"failed","#
          + #""ending":"answered","duration":0.001,"bytes_out":0,"bytes_in":0,"values":[],"values_text":null,"#
          + #""packets":[3,4]}"#,
      ])
  }

  @Test func aBrokenTransferInJSON() throws {
    var talk = Talk(.bootROM)
    talk.ask(.errorStatus)
    talk.fail(-32, fromDevice: true)
    talk.pass([1, 2], fromDevice: false)
    let lines = Self.output(talk, .json)
    let first = try JSONValue(parsing: lines[0])
    #expect(first["usb_status"]?["value"]?.int == -32)
    #expect(first["status"]?.isNull == true)
    #expect(first["ending"]?.string == "transfer-failed")
    let second = try JSONValue(parsing: lines[1])
    #expect(second["command"]?.string == "unreadable")
    #expect(second["parameters"]?["bytes"]?.string == "0102")
    #expect(second["notes"]?[0]?.string == "no command of a boot ROM")
    #expect(second["duration"]?.isNull == true)
  }

  @Test func aLineOfText() {
    #expect(
      Self.output(Self.seed, Self.text) == [
        "    0.000000  1.2 flashloader  device 15a2:0073",
        "    0.001000  1.2 flashloader  get-property 1 (current-version) -> 0 Success: K2.1.0 [1.0 ms]",
        "    0.003000  1.2 flashloader  flash-erase-region 0x60000000 45056 bytes -> 20106 FlexSPINOR: Command Failure "
          + "[1.0 ms]",
      ])
  }

  @Test func reportsAndBytes() {
    var talk = Talk(.bootROM)
    talk.ask(.errorStatus)
    talk.say(.habOpen, .habSuccess)
    let brief = Self.output(talk, .text(verbosity: 1, absolute: true))
    #expect(
      brief == [
        "2023-11-14T22:13:20.000000Z  1.2 boot ROM  device 1fc9:0130",
        "2023-11-14T22:13:20.001000Z  1.2 boot ROM  1. error-status",
        "2023-11-14T22:13:20.001000Z  1.2 boot ROM    > command error-status (packet 1)",
        "2023-11-14T22:13:20.002000Z  1.2 boot ROM    < HAB word: Hab Is Disabled (Unlocked) (packet 2)",
        "2023-11-14T22:13:20.003000Z  1.2 boot ROM    < answer 0xF0F0F0F0: HAB has recorded no failure (packet 3)",
        "2023-11-14T22:13:20.003000Z  1.2 boot ROM  1. error-status -> HAB open, HAB Success [2.0 ms]",
      ])
    let full = Self.output(talk, .text(verbosity: 2, absolute: false))
    #expect(full.contains("    0.001000  1.2 boot ROM      0000  01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00"))
    #expect(full.contains("    0.002000  1.2 boot ROM      0000  03 56 78 78 56"))
  }

  @Test func choices() {
    var talk = Self.seed
    talk.device(1, .bootROM)
    talk.ask(.errorStatus, of: 1)
    func chosen(_ change: (inout CommandFilter) -> Void) -> [Int] {
      var filter = CommandFilter()
      change(&filter)
      return Self.output(talk, .json, filter).compactMap { (try? JSONValue(parsing: $0))?["number"]?.int }
    }
    #expect(chosen { _ in } == [1, 2, 3])
    #expect(chosen { $0.commands = ["get-property"] } == [1])
    #expect(chosen { $0.commands = ["get-property", "error-status"] } == [1, 3])
    #expect(chosen { $0.status = CommandFilter.Status("20106") } == [2])
    #expect(chosen { $0.status = CommandFilter.Status("0x4E8A") } == [2])
    #expect(chosen { $0.status = CommandFilter.Status("ok") } == [1])
    #expect(chosen { $0.status = CommandFilter.Status("failed") } == [2, 3])
    #expect(chosen { $0.status = CommandFilter.Status("unanswered") } == [3])
    #expect(chosen { $0.devices = [DeviceSelector("rom")].compactMap { $0 } } == [3])
    #expect(chosen { $0.devices = [DeviceSelector("1.2")].compactMap { $0 } } == [1, 2])
    #expect(chosen { $0.devices = [DeviceSelector("1FC9:130")].compactMap { $0 } } == [3])
    #expect(chosen { $0.from = 2_000_000 } == [2, 3])
    #expect(chosen { $0.to = 3_000_000 } == [1, 2])
    for wrong in ["", "1", "1.2.3", "1:", ":", "x.y", "12345:1", "board"] { #expect(DeviceSelector(wrong) == nil) }
    for wrong in ["", "bad", "-1", "0x", "4294967296"] { #expect(CommandFilter.Status(wrong) == nil) }
    #expect(CommandFilter.isCommandName("dcd-write") && CommandFilter.isCommandName("0x42"))
    #expect(!CommandFilter.isCommandName("erase"))
  }

  /// With a choice by status the reports of a command wait for its end.
  @Test func reportsOfWhatFailed() {
    var filter = CommandFilter()
    filter.status = CommandFilter.Status("failed")
    let lines = Self.output(Self.seed, .text(verbosity: 1, absolute: false), filter)
    #expect(lines.count == 4)
    #expect(lines.first?.hasSuffix("2. flash-erase-region 0x60000000 45056 bytes") == true)
    #expect(lines.last?.hasSuffix("2. flash-erase-region -> 20106 FlexSPINOR: Command Failure [1.0 ms]") == true)
  }

  @Test(arguments: StatusCode.known) func everyStatusHasItsWords(_ status: StatusCode) throws {
    var talk = Talk()
    talk.ask(.reset)
    talk.answer(status.rawValue, to: .reset)
    let line = try JSONValue(parsing: try #require(Self.output(talk, .json).first))
    #expect(line["status"]?["value"]?.int == Int(status.rawValue))
    #expect(line["status"]?["text"]?.string == status.text)
    #expect(line["outcome"]?.string == (status.isSuccess ? "ok" : "failed"))
  }

  @Test(arguments: PropertyTag.known) func everyPropertyHasItsWords(_ tag: PropertyTag) throws {
    var talk = Talk()
    talk.ask(.getProperty(tag, index: 0))
    talk.answer(.getProperty(.success, values: [1, 0x2000_0000, 0x100]))
    let line = try JSONValue(parsing: try #require(Self.output(talk, .json).first))
    #expect(line["parameters"]?["property_name"]?.string == tag.name)
    let words = PropertyValue(tag, words: [1, 0x2000_0000, 0x100]).text.split { " ;\n".contains($0) }
    #expect(line["values_text"]?.string?.split { " ;".contains($0) } == words)
    #expect(Self.output(talk, Self.text)[1].contains("(\(tag.name))"))
  }

  @Test(arguments: SDPCommand.Code.known) func everyCommandOfTheROM(_ code: SDPCommand.Code) throws {
    var talk = Talk(.bootROM)
    talk.ask(SDPCommand(code: code, address: 0x2020_8000, format: 32, count: 4, data: 7))
    let line = try JSONValue(parsing: try #require(Self.output(talk, .json).first))
    #expect(line["command"]?.string == code.name)
    #expect(line["device"]?["kind"]?.string == "boot-rom")
    #expect(line["ending"]?.string == "capture-ended")
  }

  @Test(arguments: CommandTag.knownCommands) func everyCommandOfTheFlashloader(_ tag: CommandTag) throws {
    var talk = Talk()
    talk.ask(Command(Packet(tag: tag, parameters: [1, 2, 3, 4])))
    let line = try JSONValue(parsing: try #require(Self.output(talk, .json).first))
    #expect(line["command"]?.string == tag.name)
    #expect(Self.output(talk, Self.text)[1].contains(" \(tag.name)"))
  }
}

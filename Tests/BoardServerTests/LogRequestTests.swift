import BoardServer
import JSONText
import Testing

@Suite struct LogRequestTests {
  /// The texts of one kind of entry since the last call.
  private func log(_ control: inout BoardControl, _ kind: String? = nil) throws -> [String] {
    let answer = control.answer(["log": true] as JSONValue)
    let entries = try #require(answer["log"]?.array)
    return entries.filter { kind == nil || $0["kind"]?.string == kind }.compactMap { $0["text"]?.string }
  }

  private let getVersion = #"{"out": ["01000c00070000020100000000000000"]}"#

  @Test func tellsWhatHappenedSinceTheLastCall() throws {
    var control = BoardControl()
    _ = control.answer(#"{"boot": {"mode": "flashloader"}}"#)
    _ = control.answer(getVersion)
    let answer = control.answer(#"{"log": true}"#)
    #expect(
      answer
        == #"{"log": [{"time": 0.0, "kind": "board", "text": "the flashloader K2.1.0 runs; "#
        + #"on the bus as 15a2:0073 from 0.000 s"}, "#
        + #"{"time": 0.0, "kind": "command", "text": "get-property 1 (current-version)"}, "#
        + #"{"time": 0.0, "kind": "answer", "text": "0 Success: 0x4b020100"}]}"#)
    #expect(control.answer(#"{"log": true}"#) == #"{"log": []}"#)
  }

  @Test func timesAreSeconds() throws {
    var control = BoardControl()
    _ = control.answer(#"{"boot": {}}"#)
    _ = control.answer(#"{"step": 1.5}"#)
    _ = control.answer(#"{"log": true}"#)
    _ = control.answer(#"{"reset": true}"#)
    let answer = control.answer(["log": true] as JSONValue)
    #expect(answer["log"]?[0]?["time"] == 1.5)
  }

  @Test func strictTellsMisuse() throws {
    var control = BoardControl()
    for (strict, count) in [("false", 0), ("true", 1)] {
      _ = control.answer(#"{"boot": {"strict": \#(strict)}}"#)
      // A flashloader's command for the boot ROM.
      _ = control.answer(getVersion)
      #expect(try log(&control, "misuse").count == count)
    }
  }

  @Test func aSnapshotHasItsOwnLog() throws {
    var control = BoardControl()
    _ = control.answer(#"{"boot": {"mode": "flashloader"}}"#)
    _ = try log(&control)
    _ = control.answer(#"{"snapshot": "a"}"#)
    _ = control.answer(getVersion)
    #expect(try log(&control).count == 2)
    _ = control.answer(#"{"restore": "a"}"#)
    #expect(try log(&control) == [])
  }

  @Test(arguments: ["false", "1", "[]", "{}"])
  func wantsTrue(value: String) {
    var control = BoardControl()
    #expect(control.answer(#"{"log": \#(value)}"#).contains("bad_value"))
  }
}

import JSONText
import Testing

@Suite struct WriterTests {
  static let sample: JSONValue = [
    "command": "get-property", "response": [1_258_422_528, -7], "empty": [], "none": [:],
    "status": ["description": "0 (0x0) \"S\".", "value": 0, "ok": true, "é": nil, "x": 1.5],
  ]

  @Test func writesOneLine() {
    #expect(Self.sample["response"]?.text() == "[1258422528,-7]")
    let spaced: JSONValue = ["a": [1, 2], "b": [:], "c": []]
    #expect(spaced.text(.line) == #"{"a": [1, 2], "b": {}, "c": []}"#)
    #expect(spaced.text() == #"{"a":[1,2],"b":{},"c":[]}"#)
  }

  @Test func indentsAsPythonDoes() {
    #expect(
      Self.sample.text(.python3) == #"""
        {
           "command": "get-property",
           "response": [
              1258422528,
              -7
           ],
           "empty": [],
           "none": {},
           "status": {
              "description": "0 (0x0) \"S\".",
              "value": 0,
              "ok": true,
              "\u00e9": null,
              "x": 1.5
           }
        }
        """#)
  }

  @Test func escapes() {
    let text: JSONValue = .string("\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}é😀")
    #expect(text.text() == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7f}é😀\"")
    #expect(text.text(.python3) == #""\"\\/\b\f\n\r\t\u0001\u001f\u007f\u00e9\ud83d\ude00""#)
  }

  @Test func numbers() {
    #expect(JSONValue.number(.infinity).text() == "null")
    #expect(JSONValue.number(.nan).text() == "null")
    #expect(JSONValue.integer(.min).text() == "-9223372036854775808")
    #expect(JSONValue(UInt64.max).text() == "18446744073709551615")
    #expect(JSONValue.number(1e-5).text() == "1e-05")
    #expect(JSONValue(Int128.max).double == Double(Int128.max))
  }

  @Test func accessors() {
    #expect(JSONValue.number(2).int == 2)
    #expect(JSONValue.number(2.5).int == nil)
    #expect(JSONValue.number(.infinity).int == nil)
    #expect(JSONValue.unsigned(.max).int == nil)
    #expect(Self.sample["response"]?[1]?.int == -7)
    #expect(Self.sample["response"]?[2] == nil)
    #expect(Self.sample["response"]?["x"] == nil)
    var object = JSONObject()
    object["a"] = 1
    object["b"] = 2
    object["a"] = 3
    object["b"] = nil
    object["c"] = nil
    #expect(object.keys == ["a"] && object["a"] == 3)
  }
}

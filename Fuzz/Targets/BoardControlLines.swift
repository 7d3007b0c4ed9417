import BoardServer
import JSONText

/// Board control: any lines get one line each, an object with an answer or an error that has words, and the board
/// still answers at the end.
func fuzz(_ bytes: [UInt8]) {
  var control = BoardControl()
  for line in bytes.split(separator: 0x0A, maxSplits: 15, omittingEmptySubsequences: false) {
    let answer = control.answer(Array(line))
    require(!answer.contains(0x0A), "an answer is one line")
    guard let object = (try? JSONValue(parsing: answer))?.object else {
      require(false, "an answer is an object")
      return
    }
    if let error = object["error"] {
      require(ControlError.Code(rawValue: error["code"]?.string ?? "") != nil, "an error has a code")
      require((error["message"]?.string ?? "").utf8.count > 4, "an error has words")
    }
  }
  let last = try? JSONValue(parsing: control.answer(Array("{\"read\": {\"fuse\": 6}}".utf8)))
  require(last?["value"]?.int != nil, "the board still answers")
}

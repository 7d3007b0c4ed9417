import Fuses

/// Requests as lines: `NAME |= VALUE`, as SEC's log has them, or `efuse-program-once INDEX VALUE`, as scripts for blhost
/// have them. Blank lines and what follows a `#` do not count; neither does what stands in front of the last `: ` before
/// the name (a log's own words), or behind a comma after the value.
enum FuseLines {
  private static let command = "efuse-program-once"

  /// Whether a text is such lines: the first one that counts is one.
  static func looksLike(_ bytes: [UInt8]) -> Bool {
    guard let first = lines(bytes).first else { return false }
    return first.text.contains("|=") || first.text.contains(command)
      || (first.text.contains("=") && !first.text.contains(":"))
  }

  static func requests(_ bytes: [UInt8], _ name: String) throws(FuseFileError) -> [FuseRequest] {
    var requests: [FuseRequest] = []
    for (number, text) in lines(bytes) {
      let source = "\(name):\(number)"
      do throws(FuseTextError) {
        requests.append(try text.contains(command) ? burn(text, source) : request(text, source))
      } catch {
        throw FuseFileError("\(source): \(error)")
      }
    }
    return requests
  }

  private static func lines(_ bytes: [UInt8]) -> [(number: Int, text: String)] {
    var result: [(number: Int, text: String)] = []
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let text = FuseText.trimmed(String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self))
      if !text.isEmpty { result.append((index + 1, text)) }
    }
    return result
  }

  private static func request(_ text: String, _ source: String) throws(FuseTextError) -> FuseRequest {
    guard let sign = text.firstIndex(of: "=") else {
      throw FuseTextError("'\(text)' is no request: expected NAME |= VALUE, such as BOOT_CFG1 |= 0x2")
    }
    // Names have colons, but none with a blank behind it.
    var name = String(text[..<sign])
    if let colon = name.indices.last(where: { name[$0] == ":" && name[name.index(after: $0)...].first == " " }) {
      name = String(name[name.index(after: colon)...])
    }
    let value = text[text.index(after: sign)...].prefix { $0 != "," && $0 != ";" }
    return try FuseRequest(name + "=" + value, source: source)
  }

  /// `blhost ... efuse-program-once 24 0x42A2392F --no-verify`: the value is hexadecimal with or without 0x.
  private static func burn(_ text: String, _ source: String) throws(FuseTextError) -> FuseRequest {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let place = words.firstIndex(of: command), words.count > place + 2 else {
      throw FuseTextError("expected \(command) INDEX VALUE")
    }
    for word in words[(place + 3)...] where !["--no-verify", "--verify", "-v", "nolock", "no_lock"].contains(word) {
      throw FuseTextError(
        "'\(word)' is not understood here" + (word == "lock" ? ": the RT1020 locks by bits of LOCK, not so" : ""))
    }
    let digits = words[place + 2].lowercased()
    let index = FuseText.number(words[place + 1]).flatMap { Int(exactly: $0) }
    guard let index, FuseWord.all.contains(index) else {
      throw FuseTextError("'\(words[place + 1])' is no fuse word: they have indexes from 0 to 47")
    }
    guard let value = FuseText.number(digits.hasPrefix("0x") ? digits : "0x" + digits) else {
      throw FuseTextError("'\(words[place + 2])' is no value of 32 bits in hexadecimal digits")
    }
    return FuseRequest(word: index, adding: value, source: source)
  }
}

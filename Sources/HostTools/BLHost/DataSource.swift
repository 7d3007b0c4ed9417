/// What write-memory and fuse-program send: bytes in braces, or a file with or without a count.
enum DataSource {
  /// The bytes that `text` names.
  static func bytes(_ text: String, _ run: ToolRun) throws(ToolEnd) -> [UInt8] {
    if let bytes = literal(text) {
      if run.isStrict, text.utf8.count(where: { hexDigit($0) != nil }) % 2 == 1 {
        throw .failure("SPSDKError", "SPSDK: \(PythonText.quoted(text)) has half a byte at its end")
      }
      return bytes
    }
    return try file(text, run).bytes
  }

  /// The bytes of `FILE[,COUNT]`, and the count, -1 without one.
  static func file(_ text: String, _ run: ToolRun) throws(ToolEnd) -> (bytes: [UInt8], count: Int) {
    let (path, count) = try parts(text)
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try run.system.read(path) } catch { throw error.end(path) }
    guard let wanted = count.int else {
      throw .general("OverflowError", "Python int too large to convert to C ssize_t")
    }
    guard wanted >= -1 else { throw .general("ValueError", "read length must be non-negative or -1") }
    if run.isStrict, wanted > bytes.count {
      throw .failure("SPSDKError", "SPSDK: \(PythonText.quoted(path)) has \(bytes.count) bytes, not \(wanted)")
    }
    return (wanted < 0 ? bytes : Array(bytes.prefix(wanted)), wanted)
  }

  private static func parts(_ text: String) throws(ToolEnd) -> (String, PythonInteger) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return (text, PythonInteger(-1)) }
    guard parts.count == 2 else { throw .general("ValueError", "too many values to unpack (expected 2)") }
    guard let count = PythonInteger(parts[1], base: 0) else {
      throw .general("ValueError", "invalid literal for int() with base 0: \(PythonText.quoted(String(parts[1])))")
    }
    return (String(parts[0]), count)
  }

  /// Bytes of `{{11 22 33}}` or `[[112233]]`; a last single digit is a byte of its own. Nil for what is none.
  static func literal(_ text: String) -> [UInt8]? {
    let letters = text.utf8.filter { $0 != UInt8(ascii: " ") }
    guard letters.starts(with: "{{".utf8) || letters.starts(with: "[[".utf8),
      letters.suffix(2).elementsEqual("}}".utf8) || letters.suffix(2).elementsEqual("]]".utf8)
    else { return nil }
    var digits: [UInt8] = []
    for pair in withoutBraces(letters) {
      guard let digit = hexDigit(pair) else { return nil }
      digits.append(digit)
    }
    guard !digits.isEmpty else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { index in
      index + 1 < digits.count ? digits[index] << 4 | digits[index + 1] : digits[index]
    }
  }

  /// Without the pairs of braces and brackets, wherever they stand.
  private static func withoutBraces(_ letters: [UInt8]) -> [UInt8] {
    var result = letters
    for brace in ["{{", "}}", "[[", "]]"].map({ Array($0.utf8) }) {
      var kept: [UInt8] = []
      var index = 0
      while index < result.count {
        if index + 1 < result.count, result[index] == brace[0], result[index + 1] == brace[1] {
          index += 2
        } else {
          kept.append(result[index])
          index += 1
        }
      }
      result = kept
    }
    return result
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

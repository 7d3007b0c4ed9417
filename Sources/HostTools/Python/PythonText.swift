/// Texts as Python writes them.
enum PythonText {
  /// A string in quotes, as `repr` gives it and as error messages show an argument.
  static func quoted(_ text: String) -> String {
    let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
    var result = String(Character(quote))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case quote: result += "\\" + String(Character(quote))
      case _ where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || scalar.value == 0xAD:
        result += "\\x" + hex(UInt64(scalar.value), digits: 2)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + String(Character(quote))
  }

  /// Lower-case hexadecimal with at least so many digits, without prefix.
  static func hex(_ value: UInt64, digits: Int = 1, uppercase: Bool = false) -> String {
    let text = String(value, radix: 16, uppercase: uppercase)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// The object both tools print with `-j`: indented by three blanks, keys in this order.
  static func answer(command: String, response: [ResponseWord], description: String, value: UInt32) -> String {
    let list =
      response.isEmpty ? "[]" : "[\n" + response.map { "      " + $0.json }.joined(separator: ",\n") + "\n   ]"
    return """
      {
         "command": "\(command)",
         "response": \(list),
         "status": {
            "description": "\(description)",
            "value": \(value)
         }
      }
      """
  }
}

/// One entry of the list of response words.
enum ResponseWord: Equatable, Sendable {
  /// A number.
  case number(UInt64)
  /// A truth value, which Python counts as a number.
  case flag(Bool)
  /// What is missing.
  case missing

  var json: String {
    switch self {
    case .number(let number): "\(number)"
    case .flag(let flag): flag ? "true" : "false"
    case .missing: "null"
    }
  }

  /// `17 (0x11)`, `True (0x1)`; nil for what is missing.
  var text: String? {
    switch self {
    case .number(let number): "\(number) (0x\(PythonText.hex(number)))"
    case .flag(let flag): flag ? "True (0x1)" : "False (0x0)"
    case .missing: nil
    }
  }
}

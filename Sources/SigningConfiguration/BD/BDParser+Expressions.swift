extension BDParser {
  /// How deep parentheses and signs may be nested.
  static let depthLimit = 64

  /// Operators from the weakest to the strongest, as in C.
  private static let levels: [[String]] = [
    ["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="], ["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"],
    ["*", "/", "%"],
  ]

  /// Text, or an expression.
  mutating func constant() throws(ConfigurationError) -> BDValue {
    if case .text(let text) = token.kind {
      try advance()
      return .text(text)
    }
    return try expression()
  }

  /// A number.
  mutating func number() throws(ConfigurationError) -> Int64 {
    let start = token
    guard case .number(let number) = try expression() else {
      throw ConfigurationError(at: start.position, "expected a number or a constant, found \(start.shown)")
    }
    return number
  }

  mutating func expression() throws(ConfigurationError) -> BDValue { try expression(level: 0, depth: 0) }

  private mutating func expression(level: Int, depth: Int) throws(ConfigurationError) -> BDValue {
    guard level < Self.levels.count else { return try operand(depth: depth) }
    var left = try expression(level: level + 1, depth: depth)
    while case .sign(let sign) = token.kind, Self.levels[level].contains(sign) {
      let place = token
      try advance()
      let right = try expression(level: level + 1, depth: depth)
      guard case .number(let first) = left, case .number(let second) = right else {
        throw ConfigurationError(at: place.position, "\(place.shown) needs a number on both sides")
      }
      guard let value = Self.value(first, sign, second) else {
        throw ConfigurationError(
          at: place.position, "\(first) \(sign) \(second) has no value: too large, or divided by zero")
      }
      left = .number(value)
    }
    return left
  }

  private mutating func operand(depth: Int) throws(ConfigurationError) -> BDValue {
    let start = token
    guard depth < Self.depthLimit else { throw ConfigurationError(at: start.position, "nested too deep") }
    try advance()
    switch start.kind {
    case .number(let number): return .number(try sized(number))
    case .sign("("):
      let value = try expression(level: 0, depth: depth + 1)
      try expect(")")
      guard case .number(let number) = value else { return value }
      return .number(try sized(number))
    case .sign(let sign) where ["+", "-", "!"].contains(sign):
      guard case .number(let number) = try operand(depth: depth + 1) else {
        throw ConfigurationError(at: start.position, "\(start.shown) needs a number behind it")
      }
      if sign == "!" { return .number(number == 0 ? 1 : 0) }
      return .number(sign == "-" ? 0 &- number : number)
    case .word("defined"):
      try expect("(")
      let name = try word()
      try expect(")")
      return .number(constants[name] == nil ? 0 : 1)
    case .word("sizeof"): throw ConfigurationError(at: start.position, "sizeof is not understood; write the number")
    case .word(let word): return constants[word] ?? .word(word)
    default: throw ConfigurationError(at: start.position, "expected a value, found \(start.shown)")
    }
  }

  /// `.w`, `.h` and `.b` keep the lower 32, 16 or 8 bits of a number.
  private mutating func sized(_ number: Int64) throws(ConfigurationError) -> Int64 {
    guard token.kind == .sign(".") else { return number }
    try advance()
    let place = token
    switch try word() {
    case "w": return number & 0xFFFF_FFFF
    case "h": return number & 0xFFFF
    case "b": return number & 0xFF
    default: throw ConfigurationError(at: place.position, "behind a number's point stands w, h or b")
    }
  }

  private static func value(_ first: Int64, _ sign: String, _ second: Int64) -> Int64? {
    func whole(_ result: (partialValue: Int64, overflow: Bool)) -> Int64? {
      result.overflow ? nil : result.partialValue
    }
    switch sign {
    case "+": return whole(first.addingReportingOverflow(second))
    case "-": return whole(first.subtractingReportingOverflow(second))
    case "*": return whole(first.multipliedReportingOverflow(by: second))
    case "/": return second == 0 ? nil : whole(first.dividedReportingOverflow(by: second))
    case "%": return second == 0 ? nil : whole(first.remainderReportingOverflow(dividingBy: second))
    case "<<": return (0...62).contains(second) ? whole(first.multipliedReportingOverflow(by: 1 << second)) : nil
    case ">>": return (0...63).contains(second) ? first >> second : nil
    case "&": return first & second
    case "|": return first | second
    case "^": return first ^ second
    case "<": return first < second ? 1 : 0
    case "<=": return first <= second ? 1 : 0
    case ">": return first > second ? 1 : 0
    case ">=": return first >= second ? 1 : 0
    case "==": return first == second ? 1 : 0
    case "!=": return first != second ? 1 : 0
    case "&&": return first != 0 && second != 0 ? 1 : 0
    case "||": return first != 0 || second != 0 ? 1 : 0
    default: return nil
    }
  }
}

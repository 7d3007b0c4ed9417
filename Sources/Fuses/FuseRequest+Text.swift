extension FuseRequest {
  /// Reads a request: `NAME |= VALUE`, as SEC writes it into its log, or `NAME=VALUE`. The name may be followed by
  /// `(mask 0x2)`. Both mean the same: the bits of the value become 1. A word of SRK_HASH becomes exactly the value, and
  /// so does a field that is named.
  /// - Parameter source: who asks, for messages.
  public init(_ text: String, source: String) throws(FuseTextError) {
    guard let sign = text.firstIndex(of: "=") else {
      throw FuseTextError("'\(text)' is no request: expected NAME |= VALUE, such as BOOT_CFG1 |= 0x2")
    }
    var left = text[..<sign]
    if left.hasSuffix("|") { left = left.dropLast() }
    let (name, mask) = try Self.name(FuseText.trimmed(left))
    let right = FuseText.trimmed(text[text.index(after: sign)...])
    guard let value = FuseText.number(right) else {
      throw FuseTextError("'\(right)' is no value of 32 bits, such as 0x2")
    }
    guard let field = name.field else {
      guard let mask else {
        self.init(word: name.word, adding: value, source: source)
        return
      }
      self.init(word: name.word, value: value, mask: mask, source: source)
      return
    }
    guard mask == nil else { throw FuseTextError("the field \(field.name) has a mask of its own") }
    guard let request = FuseRequest(word: name.word, field: field, value: value, source: source) else {
      throw FuseTextError("\(field.name) holds 0 to \(field.largest), not \(value)")
    }
    self = request
  }

  private static func name(_ text: String) throws(FuseTextError) -> (FuseName, mask: UInt32?) {
    var name = text
    var mask: UInt32?
    if text.hasSuffix(")"), let open = text.lastIndex(of: "(") {
      let inside = FuseText.trimmed(text[text.index(after: open)...].dropLast())
      guard inside.lowercased().hasPrefix("mask"), let value = FuseText.number(FuseText.trimmed(inside.dropFirst(4)))
      else { throw FuseTextError("'(\(inside))' is no mask, such as (mask 0x2)") }
      mask = value
      name = FuseText.trimmed(text[..<open])
    }
    guard let found = FuseName(name) else {
      throw FuseTextError(
        "'\(name)' is no fuse word or field: give a name that 'boardless fuses show' lists, or an index from 0x00 to 0x2F"
      )
    }
    return (found, mask)
  }
}

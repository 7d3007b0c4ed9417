import YAMLText

/// What a boot descriptor (BD) file is made of, with its place.
struct BDToken: Equatable {
  enum Kind: Equatable {
    case word(String)
    case number(Int64)
    case text(String)
    /// An operator or a delimiter.
    case sign(String)
    case end
  }

  var kind: Kind
  var position: YAMLPosition

  /// The token as it may be shown: text may be a password and is not.
  var shown: String {
    switch kind {
    case .word(let word): "\"\(word.prefix(40))\""
    case .number(let number): "\(number)"
    case .text: "text in quotes"
    case .sign(let sign): "\"\(sign)\""
    case .end: "the end of the file"
    }
  }
}

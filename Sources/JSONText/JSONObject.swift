/// The members of a JSON object, in the order in which they stand in the text.
///
/// Keys are compared code unit by code unit, as RFC 8259 section 8.3 advises: "é" written as one scalar
/// and as two are two keys, which Swift's own string comparison would not tell apart.
public struct JSONObject: Equatable, Sendable {
  /// One key and its value.
  public struct Member: Equatable, Sendable {
    /// The key, unescaped.
    public var key: String
    /// Its value.
    public var value: JSONValue

    /// Makes a member.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// All members. The parser lets no key stand twice; `append` trusts its caller.
  public private(set) var members: [Member]

  /// An object of these members.
  public init(_ members: [Member] = []) { self.members = members }

  /// How many members there are.
  public var count: Int { members.count }
  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  /// Adds a member at the end without looking for an older one of that key.
  public mutating func append(_ key: String, _ value: JSONValue) { members.append(Member(key: key, value: value)) }

  /// The value of `key`, nil if there is none. Setting replaces in place, appends, or with nil removes.
  public subscript(key: String) -> JSONValue? {
    get { index(of: key).map { members[$0].value } }
    set {
      switch (index(of: key), newValue) {
      case (let found?, let value?): members[found].value = value
      case (let found?, nil): members.remove(at: found)
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  private func index(of key: String) -> Int? {
    members.firstIndex { $0.key.utf8.count == key.utf8.count && $0.key.utf8.elementsEqual(key.utf8) }
  }
}

/// A key as its code units, for looking for repeated keys in large objects.
struct ExactKey: Hashable {
  let text: String

  static func == (left: ExactKey, right: ExactKey) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}

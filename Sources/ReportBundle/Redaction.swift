import JSONText

/// Takes out of texts what says whose machine they come from: folders, and the user's name.
///
/// Paths keep their last part only. Whether a word is a path is guessed, on the safe side: anything with a slash that
/// begins like one, or has a dot in it.
public struct Redaction: Equatable, Sendable {
  /// Names of users; those of fewer than three letters are left alone, for they are in every word.
  public var users: [String]
  /// Identifiers of the board that are left out, such as its unique id; compared without regard to case.
  public var identifiers: [String]

  /// What stands for a user.
  static let user = "USER"
  /// What stands for an identifier.
  static let identifier = "BOARD"

  /// Takes out names and identifiers.
  public init(users: [String] = [], identifiers: [String] = []) {
    self.users = users.filter { $0.utf8.count > 2 }
    self.identifiers = identifiers.filter { $0.utf8.count > 2 }
  }

  /// The text without.
  public func text(_ text: String) -> String {
    var result = Self.withoutFolders(text)
    for name in users { result = Self.replacing(name, by: Self.user, in: result, wholeWords: true) }
    for name in identifiers { result = Self.replacing(name, by: Self.identifier, in: result, wholeWords: false) }
    return result
  }

  /// The value with every text in it, keys as well, treated so.
  public func value(_ value: JSONValue) -> JSONValue { self.value(value, depth: 0) }

  private func value(_ value: JSONValue, depth: Int) -> JSONValue {
    guard depth < 64 else { return .null }
    switch value {
    case .string(let string): return .string(text(string))
    case .array(let values): return .array(values.map { self.value($0, depth: depth + 1) })
    case .object(let object):
      return .object(
        JSONObject(object.members.map { .init(key: text($0.key), value: self.value($0.value, depth: depth + 1)) }))
    default: return value
    }
  }

  // MARK: - Paths

  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    default: "/\\._-~+@%=$#!&".utf8.contains(byte)
    }
  }

  private static func withoutFolders(_ text: String) -> String {
    var result: [UInt8] = []
    var word: [UInt8] = []
    func flush() {
      result += isPath(word) ? lastPart(word) : word
      word.removeAll(keepingCapacity: true)
    }
    for byte in text.utf8 {
      if isPathByte(byte) {
        word.append(byte)
      } else if byte == 0x20, word.first == 0x2F || word.first == 0x7E, word.count > 1, !word.contains(0x2E) {
        // A folder's name may have spaces: what follows belongs to it as long as the word is not a file's name yet.
        word.append(byte)
      } else {
        flush()
        result.append(byte)
      }
    }
    flush()
    return String(decoding: result, as: UTF8.self)
  }

  private static func isPath(_ word: [UInt8]) -> Bool {
    guard let slash = word.firstIndex(where: { $0 == 0x2F || $0 == 0x5C }) else { return false }
    return slash == 0 || word.contains(0x2E) || word.contains(0x7E) || word.contains(0x5C)
      || word.count(where: { $0 == 0x2F }) > 1
  }

  private static func lastPart(_ word: [UInt8]) -> [UInt8] {
    guard let slash = word.lastIndex(where: { $0 == 0x2F || $0 == 0x5C }) else { return word }
    let last = word[(slash + 1)...]
    return last.isEmpty ? Array("...".utf8) : Array(last)
  }

  // MARK: - Names

  private static func replacing(_ name: String, by other: String, in text: String, wholeWords: Bool) -> String {
    let needle = name.utf8.map(lower)
    let bytes = Array(text.utf8)
    guard !needle.isEmpty, bytes.count >= needle.count else { return text }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let end = index + needle.count
      let fits =
        end <= bytes.count && (index..<end).allSatisfy { lower(bytes[$0]) == needle[$0 - index] }
        && (!wholeWords || (isEdge(bytes, index - 1) && isEdge(bytes, end)))
      if fits {
        result += other.utf8
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static func isEdge(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard bytes.indices.contains(index) else { return true }
    switch bytes[index] {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: return false
    default: return true
    }
  }
}

import HAB
import JSONText

/// The fuses that `image verify` is told: words one by one, files of them, or the SRK hash alone.
struct FuseArguments {
  /// SRK_HASH as eight words; nil if nothing was said about it.
  private(set) var hash: [UInt32]?
  /// SEC_CONFIG[1]; nil if nothing was said about it.
  private(set) var isClosed: Bool?
  /// SRK_REVOKE, bits 3:0.
  private(set) var revoked: UInt32 = 0

  /// - Parameters:
  ///   - items: `WORD=VALUE`, or files.
  ///   - hash: 64 hexadecimal digits.
  ///   - revoked: numbers of keys.
  init(_ items: [String], hash text: String?, revoked keys: [UInt32]) throws(Failure) {
    var words: [UInt32: UInt32] = [:]
    for item in items {
      if let split = item.firstIndex(of: "="), let word = Number(argument: String(item[..<split])) {
        guard word.value < 0x30, let value = Number(argument: String(item[item.index(after: split)...])) else {
          throw Failure(.badInput, "--fuses \(item): a word from 0x00 to 0x2F, =, and a 32-bit number were expected")
        }
        words[word.value] = value.value
      } else {
        words.merge(try Self.file(item)) { _, new in new }
      }
    }
    let given = (UInt32(0x18)...0x1F).map { words[$0] }
    if given.contains(where: { $0 != nil }) {
      if let missing = given.firstIndex(of: nil) {
        throw Failure(
          .badInput, "--fuses: word \(UInt32(0x18 + missing).hex) is missing; the SRK hash is all of 0x18 to 0x1F")
      }
      hash = given.compactMap { $0 }
    }
    isClosed = words[6].map { $0 & 2 != 0 }
    revoked = (words[0x2F] ?? 0) & 0xF
    for key in keys {
      guard key < 4 else { throw Failure(.badInput, "--revoked \(key): there are keys 0 to 3") }
      revoked |= 1 << key
    }
    guard let text else { return }
    let digits = text.lowercased().hasPrefix("0x") ? String(text.dropFirst(2)) : text
    let bytes = stride(from: 0, to: digits.utf8.count, by: 2).compactMap { start -> UInt8? in
      let pair = digits.utf8.dropFirst(start).prefix(2)
      return pair.count == 2 && pair.first != UInt8(ascii: "+")
        ? UInt8(String(decoding: pair, as: UTF8.self), radix: 16) : nil
    }
    guard digits.utf8.count == 64, bytes.count == 32 else {
      throw Failure(.badInput, "--srk-hash \(text): 64 hexadecimal digits were expected")
    }
    let fromHash = SRKTable.fuseWords(ofHash: bytes)
    guard hash == nil || hash == fromHash else {
      throw Failure(.badInput, "--srk-hash and --fuses name different SRK hashes")
    }
    hash = fromHash
  }

  /// A file of words: the JSON of `fuses show`, or lines of a word and its value; `#` starts a comment.
  private static func file(_ path: String) throws(Failure) -> [UInt32: UInt32] {
    let bytes = try FileBytes.read(path, limit: 1 << 20, what: "no list of fuses")
    var words: [UInt32: UInt32] = [:]
    if bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") {
      let value: JSONValue
      do throws(JSONError) { value = try JSONValue(parsing: bytes) } catch {
        throw Failure(.badInput, "\(path): \(error)")
      }
      for entry in value["words"]?.array ?? value["fuses"]?.array ?? [] {
        guard let index = number(entry["index"] ?? entry["word"]), let found = number(entry["value"]) else { continue }
        words[index] = found
      }
    } else {
      let lines = String(decoding: bytes, as: UTF8.self).split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      for (line, text) in lines.enumerated() {
        let fields = text.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "=" || $0 == ":" || $0 == "," }
        guard !fields.isEmpty else { continue }
        guard fields.count == 2, let index = Number(argument: String(fields[0])),
          let value = Number(argument: String(fields[1]))
        else { throw Failure(.badInput, "\(path), line \(line + 1): a fuse word and its value were expected") }
        words[index.value] = value.value
      }
    }
    guard !words.isEmpty, words.keys.allSatisfy({ $0 < 0x40 }) else {
      throw Failure(.badInput, "\(path): no fuse words (0x00 to 0x2F) are in it")
    }
    return words
  }

  private static func number(_ value: JSONValue?) -> UInt32? {
    value?.int.flatMap { UInt32(exactly: $0) } ?? value?.string.flatMap { Number(argument: $0)?.value }
  }
}

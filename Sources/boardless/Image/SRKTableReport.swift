import Fuses
import HAB
import JSONText

/// An SRK table as a person or a program reads it.
struct SRKTableReport {
  private let table: SRKTable
  private let hashes: [[UInt8]]
  private let hash: [UInt8]
  private let words: [UInt32]
  private let names: [String?]

  /// - Parameter names: of the certificates, by key; empty where none are known.
  init(_ table: SRKTable, names: [String] = []) throws(Failure) {
    self.table = table
    self.names = table.entries.indices.map { names.indices.contains($0) ? names[$0] : nil }
    do throws(HABError) {
      var hashes: [[UInt8]] = []
      for entry in table.entries { hashes.append(try entry.hash()) }
      self.hashes = hashes
      hash = try table.hash()
      words = try table.fuseWords()
    } catch { throw Failure(error) }
  }

  /// The keys, the hash, and the commands that burn it.
  var lines: [String] {
    var lines = ["SRK table: \(table.entries.count) \(table.entries.count == 1 ? "key" : "keys")"]
    for (index, entry) in table.entries.enumerated() {
      let name = names[index].map { ", \($0)" } ?? ""
      lines.append("  \(index): \(entry.name)\(name), hash \(Number.hex(hashes[index]))")
    }
    lines.append(hashLine)
    return lines
      + words.enumerated().map { "efuse-program-once \(SRKTable.firstFuseWord + $0.offset) \(Self.word($0.element))" }
  }

  /// What closed parts are held against.
  var hashLine: String { "SRK hash: \(Number.hex(hash))" }

  /// The fuses as requests: `SRK_HASH[255:224] |= 0x3B86E63F`.
  var requests: [String] {
    words.enumerated().map { index, word in
      "\(FuseWord.name(SRKTable.firstFuseWord + index) ?? "SRK_HASH") |= \(Self.word(word))"
    }
  }

  var json: JSONValue {
    let keys: [JSONValue] = table.entries.indices.map { index in
      [
        "index": JSONValue(index), "kind": .string(table.entries[index].name),
        "name": names[index].map { .string($0) } ?? .null, "hash": .string(Number.hex(hashes[index])),
      ]
    }
    let fuses: [JSONValue] = words.indices.map { index in
      [
        "word": JSONValue(SRKTable.firstFuseWord + index),
        "name": .string(FuseWord.name(SRKTable.firstFuseWord + index) ?? ""), "value": .string(Self.word(words[index])),
      ]
    }
    return ["ok": true, "keys": .array(keys), "hash": .string(Number.hex(hash)), "fuses": .array(fuses)]
  }

  private static func word(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}

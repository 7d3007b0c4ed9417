import Fuses
import HAB
import YAMLText

/// A file that asks for fuses. Which kind it is shows in its content.
public struct FuseFile: Equatable, Sendable {
  /// What a file can be.
  public enum Kind: String, Equatable, Sendable {
    /// 32 bytes, or 64 hexadecimal digits: the hash of a table of super root keys.
    case keyHash
    /// The table itself.
    case keyTable
    /// SPSDK's fuse configuration (`nxpfuses`), YAML.
    case configuration
    /// Lines `NAME |= VALUE`, or blhost's `efuse-program-once`.
    case lines
  }

  /// The largest file, bytes.
  public static let byteLimit = 1 << 20

  /// What it is.
  public let kind: Kind
  /// What it asks for, in its own order.
  public let requests: [FuseRequest]
  /// The keys that it is about: of a table or a hash, or all eight words.
  public let keyHash: KeyHash?

  /// Reads a file.
  /// - Parameter name: what it is called in messages.
  public init(_ bytes: [UInt8], name: String) throws(FuseFileError) {
    guard bytes.count <= Self.byteLimit else {
      throw FuseFileError("\(name) has more than \(Self.byteLimit >> 20) MiB: it asks for no fuses")
    }
    // Text may have 32 bytes too; that a hash looks like text is next to impossible.
    if let hash = Self.isText(bytes) ? Self.hash(text: bytes) : KeyHash(bytes: bytes) {
      (kind, keyHash, requests) = (.keyHash, hash, hash.requests(from: name))
      return
    }
    if bytes.first == 0xD7 {
      let hash = try Self.hash(table: bytes, name)
      (kind, keyHash, requests) = (.keyTable, hash, hash.requests(from: name))
      return
    }
    guard !bytes.isEmpty else { throw FuseFileError("\(name) is empty") }
    guard !bytes.contains(0) else {
      throw FuseFileError(
        "\(name) is no text, no key hash (32 bytes) and no key table (first byte D7): it asks for no fuses")
    }
    if FuseLines.looksLike(bytes) {
      requests = try FuseLines.requests(bytes, name)
      kind = .lines
    } else {
      requests = try FuseConfiguration.requests(bytes, name)
      kind = .configuration
    }
    keyHash = nil
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
  }

  private static func hash(text: [UInt8]) -> KeyHash? {
    guard text.count <= 80 else { return nil }
    let words = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return words.count == 1 ? words.first.flatMap { KeyHash(text: String($0)) } : nil
  }

  private static func hash(table bytes: [UInt8], _ name: String) throws(FuseFileError) -> KeyHash {
    do throws(HABError) {
      guard let hash = KeyHash(words: try SRKTable(bytes).fuseWords()) else {
        throw HABError(.input, "the table has no hash of 32 bytes")
      }
      return hash
    } catch {
      throw FuseFileError("\(name): \(error)", isLibraryMissing: error.kind == .library)
    }
  }
}

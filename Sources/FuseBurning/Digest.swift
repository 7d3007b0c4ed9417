import Fuses
import HAB

/// Names of things by their contents: SHA-256 as 64 lower-case hexadecimal digits.
enum Digest {
  static func of(_ bytes: [UInt8]) throws(HABError) -> String {
    try SHA256.hash(bytes).map { FuseText.digits($0, 2) }.joined()
  }

  static func of(_ text: String) throws(HABError) -> String { try of(Array(text.utf8)) }
}

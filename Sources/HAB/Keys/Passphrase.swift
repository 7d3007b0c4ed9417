/// What opens an encrypted private key. It is never printed, and wiped when its last user lets go of it.
public final class Passphrase: Sendable, CustomStringConvertible, CustomReflectable {
  private let bytes: [UInt8]

  /// Longest passphrase, in bytes; OpenSSL's own limit.
  public static let limit = 1024

  /// Takes a passphrase's bytes: UTF-8, 1 to 1024 of them.
  public init(_ bytes: [UInt8]) throws(HABError) {
    guard (1...Self.limit).contains(bytes.count) else {
      throw HABError(.passphrase, "a passphrase has 1 to \(Self.limit) bytes, not \(bytes.count)")
    }
    self.bytes = bytes
  }

  /// A file's or a prompt's first line, without its line end.
  public convenience init(line: [UInt8]) throws(HABError) {
    try self.init(Array(line.prefix { $0 != 0x0A && $0 != 0x0D }))
  }

  deinit {
    guard let functions = try? CryptoLibrary.functions() else { return }
    bytes.withUnsafeBufferPointer { functions.cleanse(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
  }

  /// Not the passphrase.
  public var description: String { "(passphrase)" }
  /// Not the passphrase.
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// Lends the bytes.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer(body)
  }
}

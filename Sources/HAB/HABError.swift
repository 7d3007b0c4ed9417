/// Why keys, certificates or signatures cannot be used or made. The texts never hold secrets.
public struct HABError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong, for exit codes.
  public enum Kind: Equatable, Sendable {
    /// A key, certificate, table or configuration is wrong.
    case input
    /// The passphrase is missing or wrong.
    case passphrase
    /// libcrypto is not on this machine, or too old.
    case library
  }

  /// See `Kind`.
  public var kind: Kind
  /// What is wrong, where, and what to do.
  public var description: String

  /// Makes an error.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}

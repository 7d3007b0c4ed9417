import HAB
import YAMLText

/// Why a signing configuration cannot be used: where it stands, and what can stand there. It never shows a passphrase.
public struct ConfigurationError: Error, Equatable, Sendable {
  /// What kind of thing is wrong, for exit codes.
  public enum Kind: Equatable, Sendable {
    /// The configuration, or what stands in a file it names.
    case input
    /// A file it names is not there or cannot be read.
    case file
    /// A passphrase is missing or wrong.
    case passphrase
    /// libcrypto is not on this machine, or too old.
    case library
  }

  /// See `Kind`.
  public var kind: Kind
  /// Where in the configuration, if that is known.
  public var position: YAMLPosition?
  /// What is wrong.
  public var reason: String

  /// Makes an error.
  public init(_ kind: Kind = .input, at position: YAMLPosition? = nil, _ reason: String) {
    self.kind = kind
    self.position = position
    self.reason = reason
  }
}

extension ConfigurationError.Kind {
  init(_ kind: HABError.Kind) {
    switch kind {
    case .input: self = .input
    case .passphrase: self = .passphrase
    case .library: self = .library
    }
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// As in `line 3, column 7: options.flags: …`.
  public var description: String { position.map { "\($0): \(reason)" } ?? reason }
}

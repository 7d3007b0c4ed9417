/// Which private key signs, and where its passphrase comes from. Its description shows neither.
public struct SignerChoice: Equatable, Sendable {
  /// Where the passphrase comes from.
  public enum Passphrase: Equatable, Sendable {
    /// Nothing is said: asked for if the key needs one.
    case asked
    /// What stands behind `password=`: the passphrase, or the path of a file whose first line it is.
    case given(String)
    /// The file whose first line it is.
    case file(ConfigurationPath)
  }

  /// The key's file; nil if it stands where the certificate's name says, as older tools looked for it.
  public var key: ConfigurationPath?
  /// Where the passphrase comes from.
  public var passphrase: Passphrase
  /// The key that names the signer, for errors.
  public var place: ConfigurationPath

  /// Makes a choice.
  public init(key: ConfigurationPath?, passphrase: Passphrase, place: ConfigurationPath) {
    self.key = key
    self.passphrase = passphrase
    self.place = place
  }

  /// Where older tools look for the key of a certificate: `crts/X_crt.pem` has `keys/X_key.pem`. Nil for other names.
  public static func key(ofCertificate path: ConfigurationPath) -> ConfigurationPath? {
    var folders = path.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let file = folders.popLast() else { return nil }
    let parts = file.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 2, let end = parts.last else { return nil }
    let stem = parts.dropLast().joined(separator: ".")
    guard stem.hasSuffix("crt") else { return nil }
    if let folder = folders.last, folder.hasSuffix("crts") {
      folders[folders.count - 1] = String(folder.dropLast(4)) + "keys"
    }
    folders.append(String(stem.dropLast(3)) + "key.\(end)")
    return ConfigurationPath(path: folders.joined(separator: "/"), place: path.place, position: path.position)
  }
}

extension SignerChoice: CustomStringConvertible, CustomReflectable {
  /// The key's path.
  public var description: String { key?.path ?? "the key beside the certificate" }
  /// Nothing: a passphrase may be in it.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ConfigurationValue {
  /// A signature provider (`type=file;file_path=…;password=…`), or a key's path.
  func signer() throws(ConfigurationError) -> SignerChoice {
    let text = try text()
    let place = try path()
    // As SPSDK does: only what is nothing but pairs is a provider; the path of a key has no `=`.
    let pairs = text.split(separator: ";", omittingEmptySubsequences: false).map { pair in
      pair.split(separator: "=", omittingEmptySubsequences: false)
    }
    guard text.contains("=") else { return SignerChoice(key: place, passphrase: .asked, place: place.hidden) }
    guard pairs.allSatisfy({ $0.count == 2 }) else {
      throw error("a signer is a key's path, or type=file;file_path=PATH;password=… (no = or ; in the parts)")
    }
    var parts: [String: String] = [:]
    for pair in pairs {
      let key = String(pair[0])
      guard parts.updateValue(String(pair[1]), forKey: key) == nil else {
        throw error("the signer says one thing twice (\(key.prefix(20))=)")
      }
    }
    guard let type = parts["type"], type == "file" || type == "interactive_file" else {
      throw error(
        "a signer's type is file or interactive_file; signing on other machines or in hardware is not done here")
    }
    let known = ["type", "file_path", "password", "search_paths", "identifier"]
    if let unknown = parts.keys.sorted().first(where: { !known.contains($0) }) {
      throw error("a signer has no \(unknown.prefix(20))=; it has \(known.prefix(3).joined(separator: "=, "))=")
    }
    guard let file = parts["file_path"], !file.isEmpty else { throw error("the signer has no file_path=") }
    let path = String(file.map { $0 == "\\" ? "/" : $0 })
    return SignerChoice(
      key: ConfigurationPath(path: path, place: self.place, position: marks.position),
      passphrase: parts["password"].flatMap { $0.isEmpty ? nil : .given($0) } ?? .asked, place: place.hidden)
  }
}

extension ConfigurationPath {
  /// The place alone.
  var hidden: ConfigurationPath { ConfigurationPath(path: "", place: place, position: position) }
}

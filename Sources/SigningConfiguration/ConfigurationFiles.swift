import HAB

/// Where the files of a configuration are found and read: the door to the world, which a test can replace.
public struct ConfigurationFiles {
  /// The folder of the configuration; relative paths are looked for there first, then in the working folder.
  public var folder: String
  /// True if a plain file stands at a path.
  public var isFile: (String) -> Bool
  /// The bytes of a file.
  public var read: (String) throws(ConfigurationError) -> [UInt8]
  /// An environment variable.
  public var environment: (String) -> String?
  /// The passphrase for the key at a path, for a configuration that says nothing of it; nil if there is none.
  public var passphrase: (String) throws(HABError) -> Passphrase?

  /// Makes a door.
  public init(
    folder: String, isFile: @escaping (String) -> Bool, read: @escaping (String) throws(ConfigurationError) -> [UInt8],
    environment: @escaping (String) -> String?, passphrase: @escaping (String) throws(HABError) -> Passphrase?
  ) {
    self.folder = folder
    self.isFile = isFile
    self.read = read
    self.environment = environment
    self.passphrase = passphrase
  }

  /// Where a path leads, or nil where no file stands.
  func found(_ path: String) -> String? {
    candidates(path).first(where: isFile)
  }

  /// The bytes of a file that a configuration names.
  func contents(_ path: ConfigurationPath) throws(ConfigurationError) -> [UInt8] {
    do throws(ConfigurationError) { return try read(try place(path)) } catch {
      throw error.position == nil ? path.error(error.kind, error.reason) : error
    }
  }

  /// Where a file that a configuration names stands.
  func place(_ path: ConfigurationPath) throws(ConfigurationError) -> String {
    guard let found = found(path.path) else {
      let where_ = candidates(path.path).joined(separator: " or ")
      throw path.error(.file, "there is no file \(where_)")
    }
    return found
  }

  /// Where a file is to be written: beside the configuration.
  func output(_ path: ConfigurationPath) -> String { candidates(path.path).first ?? path.path }

  private func candidates(_ path: String) -> [String] {
    guard !path.hasPrefix("/"), !folder.isEmpty, folder != "." else { return [path] }
    return [folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)", path]
  }

  /// What stands behind `password=`: an existing file's first line, else the text; `~` and `$NAME` are filled in first.
  func secret(_ text: String) throws(ConfigurationError) -> [UInt8] {
    let expanded = Array(expanded(text).utf8)
    let path = String(decoding: expanded, as: UTF8.self)
    guard !expanded.contains(0), let file = found(String(path.map { $0 == "\\" ? "/" : $0 })) else { return expanded }
    let bytes: [UInt8]
    do throws(ConfigurationError) { bytes = try read(file) } catch {
      throw ConfigurationError(error.kind, "the file of the passphrase cannot be read")
    }
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    let blanks: Set<UInt8> = [0x09, 0x20]
    return [UInt8](line.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }.reversed())
  }

  private func expanded(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      var name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      var end = name.endIndex
      if rest.first == "{", let close = rest.firstIndex(of: "}") {
        name = rest[rest.index(after: rest.startIndex)..<close]
        end = rest.index(after: close)
      }
      if !name.isEmpty, let value = environment(String(name)) {
        result += value
        rest = rest[end...]
      } else {
        result += "$"
      }
    }
    result += rest
    if result == "~" || result.hasPrefix("~/"), let home = environment("HOME") { return home + result.dropFirst() }
    return result
  }
}

import YAMLText

/// A file that a configuration names, not yet looked for.
public struct ConfigurationPath: Equatable, Sendable {
  /// The path with `/` between its parts, as it was written otherwise.
  public var path: String
  /// Which key names it.
  public var place: String
  /// Where that stands; nil if it came from the command line.
  public var position: YAMLPosition?

  /// Makes a path.
  public init(path: String, place: String, position: YAMLPosition? = nil) {
    self.path = path
    self.place = place
    self.position = position
  }

  /// The last part, without folders.
  public var name: Substring { path.split(separator: "/", omittingEmptySubsequences: true).last ?? path[...] }

  /// An error at this place.
  func error(_ kind: ConfigurationError.Kind, _ words: String) -> ConfigurationError {
    ConfigurationError(kind, at: position, "\(place): \(words)")
  }
}

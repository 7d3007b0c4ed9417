/// What bounds the reader's work, so that no text takes more than moments and megabytes.
public enum YAMLLimits {
  /// The longest text, bytes.
  public static let bytes = 4 << 20
  /// How deep lists and mappings may be nested.
  public static let depth = 32
  /// Values and keys in one text.
  public static let nodes = 200_000
}

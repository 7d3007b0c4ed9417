/// Why a file cannot be read as fuse requests.
public struct FuseFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, the line where there is one, and what is wrong.
  public var description: String
  /// libcrypto is missing: the file may be good.
  public var isLibraryMissing: Bool

  /// Makes an error.
  public init(_ description: String, isLibraryMissing: Bool = false) {
    self.description = description
    self.isLibraryMissing = isLibraryMissing
  }
}

/// A file that a plan names, as it was read.
public struct PlanInput: Equatable, Sendable {
  /// The key that names it, such as `image.file`; `plan` for the plan itself.
  public var name: String
  /// Where it was read.
  public var path: String
  /// Its bytes. Those of private keys and passphrases are not among a plan's inputs.
  public var bytes: [UInt8]

  /// Makes an input.
  public init(name: String, path: String, bytes: [UInt8]) {
    self.name = name
    self.path = path
    self.bytes = bytes
  }
}

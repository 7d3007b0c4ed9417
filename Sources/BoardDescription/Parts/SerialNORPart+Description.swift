import JSONText
import VirtualRT1020

/// Flash parts as text.
extension SerialNORPart {
  static let keys = ["name"]
  /// Reads a part.
  public init(_ value: DescribedValue) throws(DescriptionError) {
    throw value.error(.unsupported, "not yet")
  }
  var lines: [String] { [name] }
}

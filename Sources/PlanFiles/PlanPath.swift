import DescribedValues
import YAMLText

/// A file or folder that a plan names, and where it does.
public struct PlanPath: Equatable, Sendable {
  /// Where it lies, seen from where the plan's own path is seen from.
  public var path: String
  /// The key that names it, such as `image.file`.
  public var place: String
  /// Where the name stands in the plan.
  public var position: YAMLPosition?

  /// Makes a path that no plan names.
  public init(_ path: String, place: String = "", position: YAMLPosition? = nil) {
    self.path = path
    self.place = place
    self.position = position
  }

  /// Reads a path; one that does not begin with `/` counts from `folder`, which is empty or ends in `/`.
  init(_ value: DescribedValue, folder: String) throws(DescriptionError) {
    guard let text = value.json.string, (1...Self.longest).contains(text.utf8.count), !text.utf8.contains(0) else {
      throw value.bad("a path of 1 to \(Self.longest) bytes; it counts from the plan's folder")
    }
    self.init(text.hasPrefix("/") ? text : folder + text, place: value.place, position: value.marks?.position)
  }

  /// Bytes of the longest path.
  static let longest = 4096

  /// An error about what it names.
  public func error(_ code: DescriptionError.Code, _ words: String) -> DescriptionError {
    DescriptionError(code, place.isEmpty ? words : "\(place): \(words)", position: position)
  }
}

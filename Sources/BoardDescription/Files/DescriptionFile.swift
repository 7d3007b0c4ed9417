import JSONText
import VirtualRT1020
import YAMLText

/// What a file describes, told by its keys.
public enum DescriptionFile: Sendable {
  /// How a board is made.
  case board(BoardConfiguration)
  /// A flash part.
  case part(SerialNORPart)
  /// A fault plan.
  case faults([Fault])

  init(
    _ value: DescribedValue, partLoader: @escaping PartLoader, contentsLoader: @escaping ContentsLoader
  ) throws(DescriptionError) {
    guard let keys = value.json.object?.keys, !keys.contains("fault"), keys != ["faults"] else {
      self = .faults(try Fault.plan(value))
      return
    }
    let boardKeys = keys.count { BoardConfiguration.keys.contains($0) }
    let partKeys = keys.count { SerialNORPart.keys.contains($0) }
    guard max(boardKeys, partKeys) > 0 else {
      throw value.error(
        .badRequest,
        "this describes nothing known: a board has the keys \(DescribedValue.list(BoardConfiguration.keys)); "
          + "a part has \(DescribedValue.list(SerialNORPart.keys)); a fault plan is a list of faults")
    }
    self =
      boardKeys >= partKeys
      ? .board(try .init(value, partLoader: partLoader, contentsLoader: contentsLoader)) : .part(try .init(value))
  }
}

extension Fault {
  /// Reads a fault plan: a list of faults, an object with such a list under `faults`, or one fault.
  /// - Parameter flashSize: see `Fault.init(_:flashSize:)`.
  public static func plan(_ value: DescribedValue, flashSize: Int? = nil) throws(DescriptionError) -> [Fault] {
    guard let object = value.json.object else {
      guard value.json.array != nil else { throw value.bad("a list of faults") }
      return try list(DescribedValue(value.json, at: "faults", marks: value.marks), flashSize: flashSize)
    }
    if object["fault"] != nil {
      return [try Fault(DescribedValue(value.json, at: "fault", marks: value.marks), flashSize: flashSize)]
    }
    guard let faults = try value.members(["faults"]).first?.value else {
      throw value.bad("a list of faults, or the key \"faults\" with one")
    }
    return try list(faults, flashSize: flashSize)
  }
}

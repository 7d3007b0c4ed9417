import BootImage
import DescribedValues
import YAMLText

/// What is to become of a board, as a plan file says it: image, flashloaders, fuses, policy. Nothing that it names
/// has been read yet. The schema is documented in Docs/PlanFile.md.
public struct PlanFile: Equatable, Sendable {
  /// How the part boots when the plan is carried out.
  public enum Boot: String, Sendable, CaseIterable {
    /// Open, and the image needs no signature.
    case unsigned
    /// Open still, and the image is one that a closed part would start.
    case signed
    /// Closed for ever: only what is signed with the burnt keys starts.
    case closed
  }

  /// How the flashloader learns to speak to the flash.
  public enum Memory: Equatable, Sendable {
    /// From an option word.
    case option(OptionWord)
    /// From a configuration block in a file.
    case block(PlanPath)
  }

  /// See `Boot`.
  public var boot: Boot
  /// Where `boot` stands.
  public var bootPosition: YAMLPosition?
  /// The application.
  public var image: Image
  /// What is loaded into RAM to write the flash.
  public var flashloader: Flashloaders
  /// How the flash is spoken to.
  public var memory = Memory.option(.standard)
  /// Where `memory.option` stands.
  public var memoryPosition: YAMLPosition?
  /// What is burnt; nil burns nothing.
  public var fuses: Fuses?
  /// What is done in which case.
  public var policy = Policy()
  /// How long things may take.
  public var timeouts = Timeouts()

  /// The keys of a plan.
  static let keys = ["boot", "image", "flashloader", "memory", "fuses", "policy", "timeouts"]

  /// Reads a plan.
  /// - Parameter path: the plan's own: what it names counts from its folder.
  public init(_ document: YAMLDocument, path: String) throws(DescriptionError) {
    try self.init(DescribedValue(document), folder: path.lastIndex(of: "/").map { String(path[...$0]) } ?? "")
  }

  init(_ value: DescribedValue, folder: String) throws(DescriptionError) {
    var boot: Boot?
    var image: Image?
    var flashloader: Flashloaders?
    // A section of nothing but comments says nothing.
    for (key, value) in try value.members(Self.keys) where !value.json.isNull {
      switch key {
      case "boot":
        boot = try value.choice(Boot.allCases.map(\.rawValue))
        bootPosition = value.marks?.position
      case "image": image = try Image(value, folder: folder)
      case "flashloader": flashloader = try Flashloaders(value, folder: folder)
      case "memory": (memory, memoryPosition) = try Self.memory(value, folder: folder)
      case "fuses": fuses = try Fuses(value, folder: folder)
      case "policy": policy = try Policy(value)
      default: timeouts = try Timeouts(value)
      }
    }
    guard let boot else { throw value.missing("boot", "one of \(DescribedValue.list(Boot.allCases.map(\.rawValue)))") }
    guard let image else { throw value.missing("image", "what goes into the flash, at least its \"file\"") }
    self.boot = boot
    self.image = image
    self.flashloader = flashloader ?? Flashloaders()
  }

  private static func memory(
    _ value: DescribedValue, folder: String
  ) throws(DescriptionError) -> (Memory, YAMLPosition?) {
    let members = try value.members(["option", "fcb"])
    guard let (key, member) = members.first, members.count == 1 else {
      throw value.error(.badValue, "expected one of the keys \"option\" and \"fcb\"")
    }
    guard key == "option" else { return (.block(try PlanPath(member, folder: folder)), member.marks?.position) }
    guard member.json.array != nil else {
      return (.option(OptionWord(rawValue: try member.uint32())), member.marks?.position)
    }
    let words = try member.elements(2...2, "an option word, or two of them in a list")
    return (
      .option(OptionWord(rawValue: try words[0].uint32(), second: try words[1].uint32())), member.marks?.position
    )
  }
}

extension DescribedValue {
  /// A key that must be there and is not.
  func missing(_ key: String, _ what: String) -> DescriptionError {
    error(.badValue, "the key \"\(key)\" is missing: \(what)")
  }
}

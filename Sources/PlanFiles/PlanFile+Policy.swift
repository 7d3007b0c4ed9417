import DescribedValues
import YAMLText

extension PlanFile {
  /// What is done in which case.
  public struct Policy: Equatable, Sendable {
    /// What to do with a board that is closed already.
    public enum Closed: String, Sendable, CaseIterable {
      /// Write the image, if the part's own keys authenticate it.
      case update
      /// Stop before anything is changed.
      case refuse
    }

    /// Where fuses may be burnt.
    public enum Burning: String, Sendable, CaseIterable {
      /// Nowhere: they are rehearsed and shown.
      case never
      /// On virtual boards.
      case virtual
      /// On silicon too, with the ticket of a rehearsal and a typed confirmation.
      case silicon
    }

    /// Read back and compare every byte.
    public var verifies = true
    /// Reset the part at the end.
    public var resets = true
    /// Go on after an interruption without being told to.
    public var resumes = false
    /// See `Closed`.
    public var closed = Closed.update
    /// See `Burning`.
    public var burning = Burning.virtual
    /// Stop before anything is changed where the fuses cannot be burnt in this run.
    public var isAllOrNothing = false
    /// The boards that the plan is for, by unique id; nil is for any.
    public var boards: [UInt64]?

    static let keys = ["verify", "reset", "resume", "closed_board", "burn", "all_or_nothing", "boards"]

    /// The defaults.
    public init() {}

    init(_ value: DescribedValue) throws(DescriptionError) {
      for (key, value) in try value.members(Self.keys) {
        switch key {
        case "verify": verifies = try value.bool()
        case "reset": resets = try value.bool()
        case "resume": resumes = try value.bool()
        case "closed_board": closed = try value.choice(Closed.allCases.map(\.rawValue))
        case "burn": burning = try value.choice(Burning.allCases.map(\.rawValue))
        case "all_or_nothing": isAllOrNothing = try value.bool()
        default: boards = try Self.boards(value)
        }
      }
    }

    private static func boards(_ value: DescribedValue) throws(DescriptionError) -> [UInt64]? {
      if value.text == "any" { return nil }
      let form = "\"any\", or a list of unique ids of 16 hex digits in quotes, as 'boardless fuses show' prints them"
      var boards: [UInt64] = []
      for element in try value.elements(1...1000, form) {
        guard let text = element.text, text.utf8.count == 16, let bytes = Hex.bytes(text) else {
          throw element.bad("a unique id: 16 hex digits in quotes, as 'boardless fuses show' prints it")
        }
        boards.append(bytes.reduce(0) { $0 << 8 | UInt64($1) })
      }
      return boards
    }
  }

  /// How long things may take. What is nil stays as the library has it.
  public struct Timeouts: Equatable, Sendable {
    /// Until some device appears at first.
    public var device: Duration?
    /// Until the flashloader is up.
    public var flashloader: Duration?
    /// How long the boot ROM may stay on the bus after the jump.
    public var jump: Duration?
    /// How long the bus is watched after the reset.
    public var boot: Duration?
    /// For one answer of the flashloader.
    public var command: Duration?
    /// For one sector of an erase.
    public var eraseSector: Duration?

    static let keys = ["device", "flashloader", "jump", "boot", "command", "erase_sector"]

    /// All as the library has it.
    public init() {}

    init(_ value: DescribedValue) throws(DescriptionError) {
      for (key, value) in try value.members(Self.keys) {
        let time = try value.time()
        switch key {
        case "device": device = time
        case "flashloader": flashloader = time
        case "jump": jump = time
        case "boot": boot = time
        case "command": command = time
        default: eraseSector = time
        }
      }
    }
  }
}

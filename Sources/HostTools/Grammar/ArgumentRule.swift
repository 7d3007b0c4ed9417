/// One positional argument of a command.
struct ArgumentRule: Equatable, Sendable {
  /// By this the command finds the value.
  let name: String
  /// As usage and error messages show it.
  let metavar: String
  let kind: ValueKind
  /// The text that stands in where none is given; nil and not required leaves the value out.
  let fallback: String?
  let isRequired: Bool

  /// A number of base 0 that must be given.
  static func number(_ name: String, _ metavar: String? = nil, base: Int = 0) -> ArgumentRule {
    ArgumentRule(
      name: name, metavar: metavar ?? name.uppercased(), kind: .integer(base: base), fallback: nil, isRequired: true)
  }

  /// A number that need not be given.
  static func number(_ name: String, _ metavar: String, or fallback: String?) -> ArgumentRule {
    ArgumentRule(name: name, metavar: metavar, kind: .integer(base: 0), fallback: fallback, isRequired: false)
  }

  /// The memory id that many commands end with.
  static let memoryID = ArgumentRule.number("memory_id", "[MEMORY_ID]", or: "0")

  /// Anything else.
  static func other(
    _ name: String, _ metavar: String, _ kind: ValueKind, or fallback: String? = nil, isRequired: Bool = true
  ) -> ArgumentRule {
    ArgumentRule(name: name, metavar: metavar, kind: kind, fallback: fallback, isRequired: isRequired)
  }
}

/// One option of a command.
struct OptionRule: Equatable, Sendable {
  /// By this the command finds the value; several options may share it, the last one given counts.
  let name: String
  /// With their dashes, the short one first.
  let spellings: [String]
  /// Spellings that say the contrary of a flag.
  var negations: [String] = []
  /// What it takes; nil for a flag.
  var kind: ValueKind?
  /// What a flag stands for, if not just for being there.
  var constant: String = "yes"
  /// SPSDK has it. Others are ours, and are not suggested in the place of SPSDK's.
  var isCommon = true
  /// For the help.
  var metavar = ""
  var summary = ""

  /// `'-t' / '--timeout'`, as error messages name it.
  var hint: String { spellings.map { "'\($0)'" }.joined(separator: " / ") }

  static let help = OptionRule(name: "help", spellings: ["--help"], summary: "Shows this help and ends.")
  static let hexDump = OptionRule(
    name: "use_hexdump", spellings: ["-h", "--use-hexdump"], summary: "Prints offsets and characters too.")
}

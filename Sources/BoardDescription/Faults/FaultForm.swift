import VirtualRT1020

/// How one kind of fault is written: a row of the table from which faults are read, written back, refused and
/// explained.
public struct FaultForm: Sendable {
  /// The rooms of the board that can be sick.
  public enum Area: String, Sendable, CaseIterable {
    case flash, fuses, usb, firmware, power
  }

  /// The value of the key `fault`.
  public let name: String
  /// What part of the board it is about.
  public let area: Area
  /// What goes wrong, in a sentence.
  public let meaning: String
  /// What `after` and `times` count; nil for a state, which has neither.
  public let counts: String?
  /// Whether it looks at `addresses`.
  public let takesAddresses: Bool
  /// Its own keys.
  public let keys: [FaultKey]
  /// One fault as it stands in a plan, on one line.
  public let example: String
  /// The same fault in Swift.
  public let swiftExample: String
  /// The effect that it stands for.
  let make: @Sendable (FaultArguments) -> Fault.Effect

  init(
    _ name: String, _ area: Area, _ meaning: String, counts: String? = nil, cells: Bool = false,
    _ keys: [FaultKey] = [], example: String, swift: String,
    make: @escaping @Sendable (FaultArguments) -> Fault.Effect
  ) {
    self.name = name
    self.area = area
    self.meaning = meaning
    self.counts = counts
    takesAddresses = cells
    self.keys = keys
    self.example = example
    swiftExample = swift
    self.make = make
  }

  /// All keys that a fault of this kind may have.
  public var allKeys: [String] { ["fault"] + keys.map(\.name) + commonKeys }

  /// Those of them that say when and where.
  public var commonKeys: [String] {
    (takesAddresses ? ["addresses"] : []) + (counts == nil ? [] : ["after", "times", "probability"]) + [
      "from", "until",
    ]
  }

  /// The form of that name; nil if there is none.
  public static func named(_ name: String) -> FaultForm? { all.first { $0.name == name } }

  /// Every kind of fault, in the order of `Fault.Effect`.
  public static let all = flash + fuses + usb + firmware + power
}

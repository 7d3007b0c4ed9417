/// What must never be so, whatever goes wrong meanwhile: the four zeros that a proof and a soak count.
public enum Wrong: String, Sendable, CaseIterable {
  /// A run said that it succeeded, and flash or fuses do not hold what they should.
  case falseSuccess = "false-success"
  /// A fuse bit is burnt that the plan does not ask for.
  case strayFuse = "stray-fuse"
  /// The part is closed, and the keys that it is to trust are not in its fuses.
  case closedWithoutKeys = "closed-without-keys"
  /// With all faults lifted and the board powered anew, the plan still cannot be carried out.
  case lostBoard = "lost-board"

  /// What it means, in words.
  public var text: String {
    switch self {
    case .falseSuccess: "success was reported, and flash or fuses do not hold what they should"
    case .strayFuse: "a fuse bit is burnt that the plan does not ask for"
    case .closedWithoutKeys: "the part is closed without its keys"
    case .lostBoard: "the board cannot be brought back"
    }
  }
}

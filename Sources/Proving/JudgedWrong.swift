/// What must never be so, whatever goes wrong meanwhile: the four zeros that a proof and a soak count.
public enum JudgedWrong: String, Sendable, CaseIterable {
  /// A run said that it succeeded, and the flash does not hold what it should.
  case falseSuccess = "false-success"
  /// A fuse bit is burnt that no plan asked for.
  case strayFuse = "stray-fuse"
  /// The part is closed, and the keys it is to trust are not in its fuses.
  case closedWithoutKeys = "closed-without-keys"
  /// With everything lifted and the board powered anew, the plan still cannot be carried out.
  case lostBoard = "lost-board"
}

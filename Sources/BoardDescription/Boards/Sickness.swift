import FailureCauses
import SickBoards
import VirtualRT1020

/// What a board's description says of a cause of failures that the board has: `cause`, `cause_seed`.
struct Sickness {
  /// The name.
  var cause: DescribedValue?
  /// What its detail is drawn from, 1 unless given.
  var seed: DescribedValue?

  /// Keys that may stand beside a cause, which makes all else itself.
  private static let neighbours = ["cause", "cause_seed", "firmware", "flash", "mode", "boot_pins", "ram", "strict"]

  /// Gives the cause, if there is one, to a board of which all else has been read from `description`.
  func befall(_ board: inout BoardConfiguration, as description: DescribedValue) throws(DescriptionError) {
    guard let cause else {
      if let seed { throw seed.error(.badValue, "it goes with \"cause\"") }
      return
    }
    for (key, value) in try description.members() where !Self.neighbours.contains(key) && key != "faults" {
      throw value.error(.badValue, "a board with \"cause\" is drawn whole: this cannot be said of it")
    }
    let parts = SerialNORPart.all.map(\.name)
    for (key, value) in try description.members() {
      if key == "firmware" { _ = try value.name(of: FirmwareProfile.all.map(\.name)) }
      guard key == "flash" else { continue }
      for (inner, part) in try value.members() {
        guard inner == "part" else {
          throw part.error(.badValue, "the flash of a board with \"cause\" is drawn: only its part can be said")
        }
        _ = try part.name(of: parts)
      }
    }
    let name = try cause.name(of: FailureCause.allCases.map(\.rawValue))
    let drawn = try seed.map { value throws(DescriptionError) in UInt64(try value.int(0...Int.max)) } ?? 1
    let part = board.flash?.part ?? BoardConfiguration.Flash().part
    guard let known = FailureCause.named(name),
      let sick = SickBoard(known, part: part, firmware: board.firmware, seed: drawn)
    else { throw cause.error(.badValue, "\(name) cannot be on a \(part) with \(board.firmware)") }
    guard sick.trouble == nil else {
      throw cause.error(.badValue, "\(name) lies in the way to a board: no board can have it")
    }
    board.flash = sick.configuration.flash
    board.fuses = sick.configuration.fuses
    board.faults = sick.configuration.faults
    board.seed = sick.configuration.seed
  }
}

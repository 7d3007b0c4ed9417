import JSONText
import VirtualRT1020

/// The control of a board that others use at the same time, by its serial line.
extension BoardControl {
  /// Answers one line. What passes on the flash's bus is noted for this request alone: what others do would fill
  /// the memory, and belongs in nobody's answer.
  mutating func answerBeside(_ line: [UInt8]) -> [UInt8] {
    board.logsBus = true
    let answer = answer(line)
    _ = board.takeBusLog()
    board.logsBus = false
    return answer
  }

  /// Refuses a board with another flash, where a state folder keeps the flash of this one.
  func checkFlash(_ next: VirtualRT1020, _ place: String) throws(ControlError) {
    guard keepsFlash, next.flashPart != board.flashPart || next.flashSize != board.flashSize else { return }
    throw ControlError(
      .badValue,
      "\(place): the state folder is of a board with \(flashText(board)), and this one has \(flashText(next))")
  }

  private func flashText(_ board: VirtualRT1020) -> String {
    board.flashPart.map { "an \($0) of \(board.flashSize) bytes" } ?? "no flash"
  }
}

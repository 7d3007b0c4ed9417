import Diagnosis
import SickBoards

extension DiagnosisRequest {
  /// Has the commands that are proposed name this board, and the job as the user has given it.
  /// - Parameters:
  ///   - virtual: how the fresh virtual board is described, if it is one.
  ///   - job: image and options, each a word.
  mutating func name(_ reach: ReachOptions, virtual: VirtualBoardOptions?, job: [String]) {
    if let port = reach.port {
      boardOptions = ShellWords.line(["--port", port])
      hostToolOptions = ShellWords.line(["-p", port])
    } else if let name = reach.board {
      boardOptions = ShellWords.line(["--board", name])
      hostToolOptions = boardOptions
    } else if let usb = reach.usb, !usb.isEmpty {
      boardOptions = ShellWords.line(["--usb", usb])
    } else if let virtual {
      boardOptions = ShellWords.line(["--virtual"] + virtual.words)
    }
    jobOptions = ShellWords.line(job + (symptom.map { SymptomOptions.arguments($0) } ?? []))
  }
}

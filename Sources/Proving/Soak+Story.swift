import Provisioning

extension Soak {
  /// One scenario again, in words: the board, the plan, what went wrong, how each attempt ended.
  /// - Returns: its lines, and what must not be, if it came to that.
  public func story(of number: UInt64, _ kit: SoakKit) -> (lines: [String], wrong: Wrong?) {
    let scenario = SoakScenario(number, seed: seed, kit)
    let board = scenario.board
    let flash = board.flash ?? .init()
    var lines = [
      "scenario \(number) of seed \(seed)",
      "board: \(flash.part), \(board.firmware), starts in \(board.mode.rawValue), floating lines read "
        + "\(flash.floating.rawValue)",
    ]
    let bytes = scenario.plan.flash.segments.reduce(0) { $0 + $1.bytes.count }
    if case .option(let word) = scenario.plan.flash.configuration {
      lines.append(
        "plan: \(bytes) bytes, option word \(word)" + (scenario.plan.material == nil ? "" : ", keys, closes"))
    }
    for fault in board.faults { lines.append("fault: \(fault)") }
    let outcome = scenario.run(canary: canary)
    for (index, ending) in outcome.endings.enumerated() {
      let attempt = index < scenario.attempts.count ? scenario.attempts[index] : nil
      let what =
        attempt.map { $0.disturbance.map { "\($0)" } ?? "undisturbed" }
        ?? (index == scenario.attempts.count ? "all lifted, powered anew" : "after 'recover'")
      lines.append(
        "attempt \(index + 1) (\(what)): " + (ending.map { "\($0.phase.rawValue): \($0.failure)" } ?? "success"))
      if attempt?.powersAnew == true { lines.append("the board is powered anew") }
    }
    lines.append(outcome.wrong.map { "\($0.rawValue): \(outcome.text)" } ?? "nothing that must not be")
    return (lines, outcome.wrong)
  }
}

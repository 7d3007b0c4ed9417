import HAB

/// What the boot ROM has done since the last reset, as seen from outside, and where it keeps account of it itself.
struct BootRecord: Sendable {
  /// The way from the reset; nil where no ROM ran, as with a flashloader that is there from the start.
  var report: BootReport?
  /// The last jump-address since power came.
  var jump: BootReport?
  /// HAB's events.
  var habLog = HABLog()
  /// The ROM's log.
  var romLog = ROMBootLog()
}

extension Hardware {
  /// The ROM begins after a reset.
  mutating func beginBoot() {
    boots.report = nil
    boots.habLog.begin(&ram)
  }

  /// No ROM has run.
  mutating func forgetBoot() { boots = BootRecord() }

  /// The way from the reset has come to its end.
  mutating func endBoot(_ report: BootReport) {
    boots.romLog.begin(report, trustsFuses: trustsFuses, &ram)
    boots.report = report
  }

  /// A jump-address has come to its end.
  mutating func endJump(_ report: BootReport) {
    boots.romLog.go(on: report, &ram)
    boots.jump = report
  }
}

extension VirtualRT1020 {
  /// HAB is closed, as the part's fuses stand.
  public var isClosed: Bool { hardware.isClosed }

  /// What the boot ROM did after the last reset, and why; nil without power, and where a flashloader was there from the
  /// start.
  public var bootReport: BootReport? { running == .off ? nil : hardware.boots.report }

  /// What came of the last jump-address since power came; nil if there was none.
  public var jumpReport: BootReport? { running == .off ? nil : hardware.boots.jump }

  /// What HAB has noted since the last reset, as far as its log has room.
  public var habFindings: [HABFinding] { running == .off ? [] : hardware.boots.habLog.findings }
}

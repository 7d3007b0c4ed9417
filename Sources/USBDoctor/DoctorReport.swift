/// What a doctor found.
public struct DoctorReport: Sendable {
  /// Everything that was looked at, in order.
  public private(set) var findings: [Finding] = []
  /// The devices of NXP's vendor ids.
  public internal(set) var devices: [SeenDevice] = []

  mutating func add(_ finding: Finding) { findings.append(finding) }

  /// Something has to be mended.
  public var hasProblem: Bool { findings.contains { $0.verdict == .problem } }
  /// A board is there that this user may open.
  public var hasBoard: Bool { devices.contains { $0.isBoard && $0.access } }

  /// Exit code of a command that reports it: 0 a board can be used, 1 something has to be mended, 2 all is well but
  /// no board is there.
  public var exitCode: Int32 { hasProblem ? 1 : hasBoard ? 0 : 2 }
}

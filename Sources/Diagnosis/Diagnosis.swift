import FailureCauses

/// The answer to "why did it fail, and what now": what is wrong with a board, why that is thought, and what to do.
public struct Diagnosis: Equatable, Sendable {
  /// What it comes to.
  public enum Verdict: Equatable, Sendable {
    /// Nothing is wrong with board or job, as far as can be seen.
    case healthy
    /// This one.
    case cause(FailureCause)
    /// One of these, most likely first, and USB cannot tell which without more than was allowed.
    case oneOf([FailureCause])
    /// None that is known explains it.
    case unknown
  }

  /// How sure a verdict is.
  public enum Certainty: String, Sendable, CaseIterable {
    /// The board or the flash said so itself.
    case certain
    /// All that was seen fits this and nothing else that is known.
    case likely
    /// It fits best; others are not ruled out.
    case possible
  }

  /// What somebody at the board can do or allow, so that more can be told.
  public enum Probe: String, Sendable, CaseIterable {
    /// Press reset and leave the supply on; `DiagnosisRequest.wasReset` then says so.
    case reset
    /// Allow some flash to be erased and written: `DiagnosisRequest.mayErase`.
    case trial
    /// Take the supply away for some seconds, and run the job again.
    case powerCycle = "power-cycle"
  }

  /// How well a cause fits all that was seen, for who wants to know what else was thought of.
  public struct Candidate: Equatable, Sendable {
    /// Which.
    public var cause: FailureCause
    /// 0 (does not explain it) to 1 (a virtual board with it behaves the same in every way looked at).
    public var fit: Double
    /// What does not fit, in words.
    public var against: [String]
    /// Makes one.
    public init(_ cause: FailureCause, fit: Double, against: [String] = []) {
      self.cause = cause
      self.fit = fit
      self.against = against
    }
  }

  /// What it comes to.
  public var verdict: Verdict
  /// How sure.
  public var certainty: Certainty
  /// What speaks for it, one sentence each.
  public var because: [String] = []
  /// How a person sees that it is so: commands or what to do by hand.
  public var confirm: [String] = []
  /// What mends it: commands in full, or what to do by hand; the most promising first.
  public var fix: [String] = []
  /// What would tell those apart that are left, such as a power cycle by hand.
  public var next: [String] = []
  /// The same for a program: what of it would tell more, the cheapest first.
  public var probes: [Probe] = []
  /// All that was looked at, in order, in words: also what turned out well.
  public var evidence: [String] = []
  /// All causes that were weighed, best first.
  public var candidates: [Candidate] = []
  /// What the flash chip said of itself; nil if it could not be asked.
  public var chip: ChipFindings?

  /// Makes one.
  public init(_ verdict: Verdict, _ certainty: Certainty) {
    self.verdict = verdict
    self.certainty = certainty
  }
}

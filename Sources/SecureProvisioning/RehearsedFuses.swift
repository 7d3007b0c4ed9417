import FuseBurning
import Fuses
import Provisioning

/// Fuses that were rehearsed, for who decides whether they may be burnt.
public struct RehearsedFuses {
  /// The rehearsal: with what the flash will hold, as a virtual board wrote it.
  public var rehearsal: Rehearsal
  /// What it showed.
  public var outcome: RehearsalOutcome

  /// What is to be burnt, and into which part.
  public var plan: FusePlan { rehearsal.plan }
}

/// Whether fuses are burnt in this run.
public enum BurnDecision {
  /// They are to be: `grant` is asked when the flash is written, with a rehearsal of what it then holds.
  case burn(grant: (_ rehearsal: Rehearsal) throws(TicketError) -> BurnPermission)
  /// They are not: why, and how to go on, a line each.
  case later([String])
}

import HIDTransport
import VirtualRT1020

/// The board that a command speaks to: one outside this process, or a fresh virtual one in it.
struct ReachedBoard {
  /// The way to it, recorded if that is asked for.
  let bus: any HIDBus
  /// The virtual board in this process, for its clock and its switches; nil for a board outside it.
  let virtual: VirtualBus?

  /// - Parameter configuration: of the virtual board, where no board outside this process is named.
  init(_ reach: ReachOptions, orVirtual configuration: () throws(Failure) -> BoardConfiguration) throws(Failure) {
    if let outside = try reach.bus() {
      (bus, virtual) = (outside, nil)
    } else {
      let made = VirtualBus(VirtualRT1020(try configuration()))
      bus = try reach.recording.recorded(made, clock: VirtualClock(made).now)
      virtual = made
    }
  }

  /// The board's own clock; nil for one outside this process, which the host's serves.
  var now: (() -> Duration)? { virtual.map { virtual in { virtual.board.time } } }
}

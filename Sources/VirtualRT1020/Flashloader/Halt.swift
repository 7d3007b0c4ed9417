/// Why the firmware does not come back from what it is doing. There is no status for it: the host sees
/// silence.
enum Halt: Error, Equatable {
  /// It polls for something that never comes.
  case spins
  /// The core took a bus fault.
  case busFault
}

/// How a recovery shows that the board works again: always by a verified write.
public enum RecoveryProof: Equatable, Sendable {
  /// The whole provisioning of the plan, which erases, writes and reads back its image.
  case provisioning
  /// The sector with this address is erased, written, read back, and then given its content back.
  case sector(UInt32)
  /// The same with a sector near the end of the flash, a blank one if there is any.
  case lastSector
}

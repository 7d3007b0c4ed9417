/// What whoever has the board does with it.
public enum SickJob: Equatable, Sendable {
  /// The plan, by `Provisioner`.
  case provisioning
  /// A flashloader's command to what is the boot ROM, as with `blhost -u 0x1FC9,0x0130`.
  case speaksToROM
  /// `sdphost write-file` and `jump-address` with addresses of the user's own.
  case loads(at: UInt32, jump: UInt32)
  /// `blhost flash-erase-region`, and nobody has configured the flash.
  case erasesUnconfigured
  /// `blhost configure-memory` from where no option word was put.
  case configuresFromElsewhere(address: UInt32)
  /// `blhost write-memory` of the image without an erase.
  case writesUnerased
  /// `blhost write-memory` past the end of the flash.
  case writesAt(address: UInt32)
  /// `blhost efuse-program-once` of a word, read back afterwards.
  case burns(word: UInt32, value: UInt32)
}

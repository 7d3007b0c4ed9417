extension Fault {
  /// Where on the board a fault stands.
  enum Domain {
    /// Between the FlexSPI controller and the flash.
    case flash
    /// Between the fuse controller and whoever asks it.
    case fuses
    /// On the USB link.
    case link
    /// In the flashloader.
    case firmware
  }
}

extension Fault.Effect {
  /// Where on the board the effect stands. What the supply does stands where its operations are counted.
  var domain: Fault.Domain {
    switch self {
    case .fuseLocked, .fuseBurnIgnored, .fuseBitsRefuse, .fuseReadError, .fuseBusy, .fuseForgets: .fuses
    case .powerCut(.burn, _), .brownOut(.burn): .fuses
    case .reportLost, .reportDuplicated, .reportShort, .reportDelayed, .reportStalled, .deviceGone, .enumerationSlow,
      .enumerationNever, .enumerationAsROM:
      .link
    case .firmwareHangs, .firmwareCrashes, .firmwareAnswers, .romAnswers: .firmware
    default: .flash
    }
  }
}

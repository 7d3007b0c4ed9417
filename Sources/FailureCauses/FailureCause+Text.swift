extension FailureCause {
  /// All that is said of it.
  public var text: FailureText {
    switch self {
    case .blockProtection: .blockProtection
    case .protectionLocked: .protectionLocked
    case .individualLocks: .individualLocks
    case .writeEnableDead: .writeEnableDead
    case .savedBlockTrap: .savedBlockTrap
    case .quadEnableStuck: .quadEnableStuck
    case .readPathMarginal: .readPathMarginal
    case .wrongDummyCycles: .wrongDummyCycles
    case .flashDropsOut: .flashDropsOut
    case .eraseSuspended: .eraseSuspended
    case .fourByteAddresses: .fourByteAddresses
    case .quadPeripheralInterface: .quadPeripheralInterface
    case .powerDown: .powerDown
    case .continuousRead: .continuousRead
    case .flashStaysBusy: .flashStaysBusy
    case .wornSector: .wornSector
    case .programFails: .programFails
    case .flashAbsent: .flashAbsent
    case .noSFDP: .noSFDP
    case .wrongDeviceType: .wrongDeviceType
    case .wrongGeometry: .wrongGeometry
    case .incompleteLookupTable: .incompleteLookupTable
    case .notConfigured: .notConfigured
    case .imageTooLarge: .imageTooLarge
    case .notBlank: .notBlank
    case .flashloaderHangs: .flashloaderHangs
    case .timeoutTooShort: .timeoutTooShort
    case .romAsFlashloader: .romAsFlashloader
    case .wrongLoadAddress: .wrongLoadAddress
    case .flashloaderDoesNotStart: .flashloaderDoesNotStart
    case .closedPart: .closedPart
    case .noDevice: .noDevice
    case .deviceLeaves: .deviceLeaves
    case .linkLosesReports: .linkLosesReports
    case .permission: .permission
    case .deviceInUse: .deviceInUse
    case .fuseRefuses: .fuseRefuses
    }
  }
}

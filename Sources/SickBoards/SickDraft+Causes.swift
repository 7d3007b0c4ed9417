import FailureCauses

extension SickDraft {
  /// Gives board and job the cause. False if it cannot be on this part or with this plan.
  mutating func add(_ cause: FailureCause) -> Bool {
    switch cause {
    case .blockProtection: addBlockProtection()
    case .protectionLocked: addLockedProtection()
    case .individualLocks: addIndividualLocks()
    case .writeEnableDead: addDeadWriteEnable()
    case .savedBlockTrap: addSavedBlock()
    case .quadEnableStuck: addStuckQuadEnable()
    case .readPathMarginal: addMarginalReads()
    case .wrongDummyCycles: addWrongDummies()
    case .flashDropsOut: addDropouts()
    case .eraseSuspended: addState(.suspended)
    case .fourByteAddresses: addState(.fourByteAddresses)
    case .quadPeripheralInterface: addState(.quadPeripheralInterface)
    case .powerDown: addState(.powerDown)
    case .continuousRead: addState(.continuousRead)
    case .flashStaysBusy: addBusy()
    case .wornSector: addWornSector()
    case .programFails: addFailingPrograms()
    case .flashAbsent: addAbsence()
    case .noSFDP: addMissingTable()
    case .wrongDeviceType: addWrongType()
    case .wrongGeometry: addWrongGeometry()
    case .incompleteLookupTable: addIncompleteTable()
    case .notConfigured: addMissingConfiguration()
    case .imageTooLarge: addLargeImage()
    case .notBlank: addUnerasedWrite()
    case .flashloaderHangs: addHang()
    case .timeoutTooShort: addShortTimeout()
    case .romAsFlashloader: addSpeechToROM()
    case .wrongLoadAddress: addWrongAddress()
    case .flashloaderDoesNotStart: addFailedStart()
    case .closedPart: addClosedPart()
    case .noDevice: addTrouble(.nothingThere)
    case .deviceLeaves: addLeaving()
    case .linkLosesReports: addLossyLink()
    case .permission: addTrouble(.permission(path: usbPath()))
    case .deviceInUse: addTrouble(.inUse(by: draw.one(of: ["blhost", "sdphost", "boardless", "java"], or: "blhost")))
    case .fuseRefuses: addRefusingFuse()
    }
  }

  private mutating func usbPath() -> String {
    "/dev/bus/usb/00\(draw.number(1...4))/0\(draw.number(10...99))"
  }
}

extension FailureCause {
  /// What a cause is about, for listings.
  public enum Area: String, Sendable, CaseIterable {
    case protection = "the flash's protection"
    case reading = "quad enable and reading"
    case states = "states of the flash that power ends"
    case flash = "the flash itself"
    case telling = "what the flash is told to be"
    case flashloader = "the flashloader and the boot ROM"
    case way = "the way to the board"
    case fuses
  }

  /// What it is about.
  public var area: Area {
    switch self {
    case .blockProtection, .protectionLocked, .individualLocks, .writeEnableDead: .protection
    case .savedBlockTrap, .quadEnableStuck, .readPathMarginal, .wrongDummyCycles, .flashDropsOut: .reading
    case .eraseSuspended, .fourByteAddresses, .quadPeripheralInterface, .powerDown, .continuousRead, .flashStaysBusy:
      .states
    case .wornSector, .programFails, .flashAbsent, .noSFDP: .flash
    case .wrongDeviceType, .wrongGeometry, .incompleteLookupTable, .notConfigured, .imageTooLarge, .notBlank: .telling
    case .flashloaderHangs, .timeoutTooShort, .romAsFlashloader, .wrongLoadAddress, .flashloaderDoesNotStart,
      .closedPart:
      .flashloader
    case .noDevice, .deviceLeaves, .linkLosesReports, .permission, .deviceInUse: .way
    case .fuseRefuses: .fuses
    }
  }

  /// All causes as Docs/Causes.md has them.
  public static var reference: String {
    var lines: [String] = []
    for area in Area.allCases {
      let name = area.rawValue
      lines += ["## " + name.prefix(1).uppercased() + name.dropFirst(), ""]
      for cause in allCases where cause.area == area { lines += cause.markdown }
    }
    lines.removeLast()
    return lines.joined(separator: "\n")
  }

  private var markdown: [String] {
    var lines = ["### `\(rawValue)`", "", sentence(title), "", explanation, "", "To see that it is so:", ""]
    lines += confirm.map { "- " + $0 } + ["", "To mend it (\(mending.words)):", ""]
    lines += fix.map { "- " + $0 } + [""]
    if let doubt { lines += [doubt, ""] }
    return lines
  }

  /// One cause as lines for a terminal.
  public var lines: [String] {
    var lines = ["\(rawValue): \(title)", "", explanation, "", "to see that it is so:"]
    lines += confirm.map { "  - " + $0 } + ["to mend it (\(mending.words)):"] + fix.map { "  - " + $0 }
    if let doubt { lines += ["", doubt] }
    return lines
  }

  /// What USB cannot tell.
  private var doubt: String? {
    let names = twins.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    if !busCanTell { return "USB alone cannot tell it" + (twins.isEmpty ? "." : " from \(names).") }
    return twins.isEmpty ? nil : "USB cannot always tell it from \(names)."
  }

  private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}

extension FailureText.Mending {
  /// In words, for a parenthesis.
  public var words: String {
    switch self {
    case .software: "commands can"
    case .byHand: "by hand"
    case .replacement: "as a rule another part"
    }
  }
}

extension FuseReadOut {
  /// What the fuses make of the part, a line each.
  public var meaning: [String] {
    var lines: [String] = []
    lines.append(habText)
    if let hash = keyHash {
      lines.append(hash.isBlank ? "keys: none burnt (SRK_HASH is all zeros)" : "keys: SRK_HASH is \(hash.text)")
    } else {
      lines.append("keys: SRK_HASH could not be read")
    }
    if let revoked = revokedKeys, revoked != 0 {
      let keys = (UInt32(0)..<4).filter { (revoked >> $0) & 1 == 1 }.map { key in "\(key + 1)" }
      lines.append("revoked keys: " + keys.joined(separator: ", "))
    }
    lines.append(bootText)
    lines.append(downloadText)
    if let text = debugText { lines.append(text) }
    lines.append(lockText)
    return lines
  }

  private var habText: String {
    switch isClosed {
    case true?: "HAB: closed, the part starts only images signed with its keys"
    case false?: "HAB: open, the part starts any sound image, signed or not"
    case nil: "HAB: not known, BOOT_CFG1 could not be read"
    }
  }

  private var bootText: String {
    guard let select = self[FuseWord.bootConfiguration1], let device = self[FuseWord.bootConfiguration0] else {
      return "boot device: not known"
    }
    let field = FuseWord.fields(FuseWord.bootConfiguration0).first { $0.shift == 4 }
    let name = field?.values[device >> 4 & 0xF] ?? "?"
    return select & 0x10 != 0
      ? "boot device: \(name), by fuses (BT_FUSE_SEL)"
      : "boot device: by the boot configuration pins (BT_FUSE_SEL is not burnt; the fuses would say \(name))"
  }

  private var downloadText: String {
    guard let one = self[FuseWord.bootConfiguration1], let two = self[FuseWord.bootConfiguration2] else {
      return "serial download: not known"
    }
    if one & 0x20000 != 0 { return "serial download: off for ever (SDP_DISABLE)" }
    var limits: [String] = []
    if one & 0x10000 != 0 { limits.append("only after a failed boot (FORCE_INTERNAL_BOOT)") }
    if two & 0x10 != 0 { limits.append("not over UART") }
    if one & 0x40000 != 0 { limits.append("without reading registers (SDP_READ_DISABLE)") }
    return "serial download: " + (limits.isEmpty ? "on" : limits.joined(separator: ", "))
  }

  private var debugText: String? {
    guard let word = self[FuseWord.bootConfiguration1] else { return nil }
    if word & 0x100000 != 0 { return "JTAG: off for ever (SJC_DISABLE)" }
    switch word >> 22 & 3 {
    case 0: return "JTAG: open"
    case 1: return "JTAG: secure, with the response in SJC_RESP"
    case 3: return "JTAG: no debugging"
    default: return "JTAG: JTAG_SMODE is 2, which no source defines"
    }
  }

  private var lockText: String {
    guard let lock = self[FuseWord.lock] else { return "locks: not known, LOCK could not be read" }
    let locked = FuseWord.all.filter { FuseWord.name($0) != nil && FuseWord.locks($0).write & lock != 0 }
    let names = locked.compactMap { (1...4).contains($0) ? nil : FuseWord.name($0) }
    let factory = locked.contains(1) ? "the part's maker's words" : nil
    let all = [factory].compactMap { $0 } + names
    return "locked against burns: " + (all.isEmpty ? "nothing" : all.joined(separator: ", "))
  }

  /// A word's fields as text: those that are not 0, or all.
  public func fieldLines(_ index: Int, all: Bool) -> [String] {
    guard let word = self[index] else { return [] }
    let fields = FuseWord.fields(index)
    guard fields.count > 1 || fields.first?.mask != .max else { return [] }
    return fields.filter { all || $0.value(in: word) != 0 }.map { "\($0.name) \($0.text(of: word)): \($0.meaning)" }
  }
}

/// Something about an option word that a user should know before it is used.
public struct OptionFinding: Equatable, Sendable {
  /// How bad it is.
  public enum Severity: Sendable, Equatable {
    /// The flashloader refuses it.
    case refused
    /// The flashloader takes it, and what follows is not what one wants.
    case warning
  }
  /// How bad it is.
  public var severity: Severity
  /// What is wrong, in words.
  public var text: String
}

/// One field of an option word, for a listing.
public struct OptionField: Equatable, Sendable {
  /// The field's name.
  public var name: String
  /// Highest and lowest bit.
  public var bits: ClosedRange<Int>
  /// The value.
  public var value: UInt8
  /// What the value means.
  public var meaning: String
}

extension OptionWord {
  /// True if the flashloader would not refuse it.
  public var isUsable: Bool { !findings.contains { $0.severity == .refused } }

  /// What the flashloader refuses, and what it should: empty for a sound word. Each as measured on K2.1.0.
  public var findings: [OptionFinding] {
    var result: [OptionFinding] = []
    func refuse(_ text: String) { result.append(OptionFinding(severity: .refused, text: text)) }
    func warn(_ text: String) { result.append(OptionFinding(severity: .warning, text: text)) }

    guard tag == 0xC else {
      refuse("the tag (bits 31:28) is \(tag.hex(2)), not 0x0C: this is no FlexSPI NOR option word")
      return result
    }
    if followingWords > 0, second == nil { refuse("it announces a second word (bits 27:24), and there is none") }
    if followingWords == 0, second != nil { warn("the second word is ignored: bits 27:24 announce none") }
    if followingWords > 1 { warn("it announces \(followingWords) more words; only one is defined") }
    if deviceType > 9 {
      refuse("device type \(deviceType) is not defined")
    } else if deviceType > 1 {
      warn("\(Self.deviceTypes[Int(deviceType)]): a quad NOR configures with this and then fails to erase")
    } else {
      if queryPads != 0 { refuse("SFDP is read on one pad: query pads (bits 19:16) must be 0") }
      if commandPads != 0 { refuse("a quad NOR takes commands on one pad: command pads (bits 15:12) must be 0") }
    }
    if quadEnableHint > 4 { warn("quad enable hint \(quadEnableHint) is not defined") }
    if miscMode == 2 || miscMode == 3 { warn("misc mode \(miscMode) is accepted and reads garbage") }
    if miscMode > 3 { warn("misc mode \(miscMode) is not defined") }
    if megahertz == nil { warn("clock index \(frequency) is not defined and is copied unchecked into the block") }
    return result
  }

  /// The fields of the first word, highest first.
  public var fields: [OptionField] {
    let hints = [
      "by SFDP", "status register 1, bit 6", "status register 2, bit 1", "status register 2, bit 7",
      "status register 2, bit 1, by command 31",
    ]
    func named(_ names: [String], _ value: UInt8) -> String {
      Int(value) < names.count ? names[Int(value)] : "not defined"
    }
    return [
      OptionField(name: "tag", bits: 28...31, value: tag, meaning: tag == 0xC ? "FlexSPI NOR" : "not an option word"),
      OptionField(name: "following words", bits: 24...27, value: followingWords, meaning: "\(followingWords)"),
      OptionField(
        name: "device type", bits: 20...23, value: deviceType, meaning: named(Self.deviceTypes, deviceType)),
      OptionField(name: "query pads", bits: 16...19, value: queryPads, meaning: queryPads == 0 ? "1 pad" : "not 1 pad"),
      OptionField(
        name: "command pads", bits: 12...15, value: commandPads, meaning: commandPads == 0 ? "1 pad" : "not 1 pad"),
      OptionField(name: "quad enable", bits: 8...11, value: quadEnableHint, meaning: named(hints, quadEnableHint)),
      OptionField(
        name: "misc mode", bits: 4...7, value: miscMode,
        meaning: named(["plain", "continuous read", "reads garbage", "reads garbage"], miscMode)),
      OptionField(
        name: "frequency", bits: 0...3, value: frequency, meaning: megahertz.map { "\($0) MHz" } ?? "not defined"),
    ]
  }

  /// One line: `quad NOR by SFDP, single data rate, 133 MHz`.
  public var summary: String {
    guard tag == 0xC else { return "not a FlexSPI NOR option word" }
    let kind =
      Int(deviceType) < Self.deviceTypes.count
      ? Self.deviceTypes[Int(deviceType)] : "device type \(deviceType), not defined"
    let clock = megahertz.map { "\($0) MHz" } ?? "clock index \(frequency), not defined"
    return kind + ", " + clock + (miscMode == 0 ? "" : miscMode == 1 ? ", continuous read" : ", misc mode \(miscMode)")
  }
}

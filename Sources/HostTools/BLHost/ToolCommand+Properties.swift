import MBoot

extension ToolCommand {
  private static let family = OptionRule(
    name: "family", spellings: ["-f", "--family"], kind: .family, metavar: "NAME",
    summary: "Chips that number their properties otherwise: not for an RT1020.")

  /// Properties.
  static let properties: [ToolCommand] = [
    ToolCommand(
      name: "get-property",
      arguments: [.other("property", "PROPERTY_TAG", .text), .number("index", "[INDEX]", or: "0")],
      options: [family], summary: "Asks for a property, by number or name; 0 lists them."
    ) { (run, values) throws(ToolEnd) in
      let tag = try run.propertyTag(values.text("property") ?? "")
      let reply = try run.ask(.getProperty, [tag, values.word("index")], response: .getPropertyResponse)
      if tag > PropertyName.highest, tag != PropertyName.unknown {
        run.note("WARNING:spsdk.mboot.properties:Unknown property id: \(tag) (0x\(PythonText.hex(UInt64(tag))))\n")
      }
      try run.answer(
        reply.status, reply.words.map { .number(UInt64($0)) },
        extra: reply.words.isEmpty ? nil : PropertyTag(rawValue: tag).line(words: reply.words))
    },
    ToolCommand(
      name: "set-property", arguments: [.other("property", "PROPERTY_TAG", .text), .number("value")],
      options: [family], summary: "Sets a property; an RT1020 lets none be set."
    ) { (run, values) throws(ToolEnd) in
      try run.carryOut(.setProperty, [run.propertyTag(values.text("property") ?? ""), values.word("value")])
    },
  ]
}

extension ToolRun {
  /// The tag of a property. A name that is none is sent as 255, and refused by the board; `--strict` refuses it.
  func propertyTag(_ text: String) throws(ToolEnd) -> UInt32 {
    if isStrict, PropertyName.number(text) == nil, PropertyName.known(text) == nil {
      throw .failure("SPSDKError", "SPSDK: \(PythonText.quoted(text)) is no property; get-property 0 lists them")
    }
    return try PropertyName.tag(text).word()
  }
}

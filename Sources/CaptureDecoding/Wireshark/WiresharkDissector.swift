import HIDTransport
import MBoot
import SDP

/// The generator of a Wireshark dissector in Lua, from the tables that the client, the board and the decoder use.
///
/// It is a postdissector: Wireshark's own dissectors of USB and HID claim the packets under different names from
/// version to version, so it reads usbmon's and USBPcap's heads itself. For Wireshark 4.0 (Lua 5.2) and later.
public enum WiresharkDissector {
  /// The name under which Wireshark should find it in its folder of plugins.
  public static let fileName = "boardless.lua"

  /// The whole file.
  public static var text: String {
    """
    -- i.MX RT1020: the boot ROM's protocol (SDP) and the flashloader's (mboot) over USB HID, for Wireshark 4.0 and later.
    -- Made by 'boardless capture dissector'; Apache-2.0.

    """ + tables.joined(separator: "\n") + "\n\n"
      + [fields, packets, sdp, mboot, tree].joined(separator: "\n")
  }

  /// What the parameters of a command are, by the names of the dissector's fields.
  private static let layouts: [(tag: CommandTag, fields: [String])] = [
    (.flashEraseAll, ["memory"]),
    (.flashEraseRegion, ["address", "count", "memory"]),
    (.readMemory, ["address", "count", "memory"]),
    (.writeMemory, ["address", "count", "memory"]),
    (.fillMemory, ["address", "count", "pattern"]),
    (.getProperty, ["property", "index"]),
    (.receiveSBFile, ["count"]),
    (.execute, ["address", "value", "value"]),
    (.call, ["address", "value"]),
    (.setProperty, ["property", "value"]),
    (.flashProgramOnce, ["index", "count", "value"]),
    (.flashReadOnce, ["index", "count"]),
    (.flashReadResource, ["address", "count", "value"]),
    (.configureMemory, ["memory", "address"]),
    (.reliableUpdate, ["address"]),
    (.generateKeyBlob, ["value", "count", "value"]),
  ]

  private static let memories: [(id: UInt32, name: String)] = [
    (MemoryID.internalMemory, "address map"), (MemoryID.flexSPINOR, "FlexSPI NOR"),
    (MemoryID.spiNOREEPROM, "SPI NOR or EEPROM"), (MemoryID.sdCard, "SD card"),
  ]

  private static let responses: [CommandTag] = [
    .genericResponse, .readMemoryResponse, .getPropertyResponse, .flashReadOnceResponse, .flashReadResourceResponse,
    .generateKeyBlobResponse,
  ]

  /// Responses after which the device sends data.
  private static let dataResponses: [CommandTag] = [
    .readMemoryResponse, .flashReadResourceResponse, .generateKeyBlobResponse,
  ]

  /// Commands for which the host sends data once they are accepted.
  private static let senders: [CommandTag] = [.writeMemory, .receiveSBFile, .generateKeyBlob]

  private static let words: [SDPStatus] = [
    .habOpen, .habClosed, .writeComplete, .writeFileComplete, .acknowledged, .habSuccess, .habWarning, .habFailure,
    .refused,
  ]

  /// SDP's commands whose address means something.
  private static let addressed: [SDPCommand.Code] = [
    .readRegister, .writeRegister, .writeFile, .writeCSF, .writeDCD, .jumpAddress,
  ]

  private static var tables: [String] {
    [
      table("codes", SDPCommand.Code.known.map { (hex($0.rawValue), quoted($0.name)) }),
      table("takes_address", addressed.map { (hex($0.rawValue), "true") }),
      table("formats", [0, 8, 16, 32].map { ("\($0)", "true") }),
      table("words", words.map { (hex($0.rawValue), quoted($0.meaning ?? $0.description)) }),
      "local refused = " + hex(SDPStatus.refused.rawValue),
      table("tags", CommandTag.knownCommands.map { (hex($0.rawValue), quoted($0.name)) }),
      table("answers", responses.map { (hex($0.rawValue), quoted($0.name)) }),
      table("data_answers", dataResponses.map { (hex($0.rawValue), "true") }),
      table("sends_data", senders.map { (hex($0.rawValue), "true") }),
      table("statuses", StatusCode.known.map { ("\($0.rawValue)", quoted($0.text)) }),
      table("properties", PropertyTag.known.map { ("\($0.rawValue)", quoted($0.name)) }),
      table("memories", memories.map { (hex($0.id), quoted($0.name)) }),
      table(
        "layouts",
        layouts.map { row in (hex(row.tag.rawValue), "{ " + row.fields.map(quoted).joined(separator: ", ") + " }") }),
      table("identities", identities.map { ("\"\($0.identity)\"", quoted($0.kind == .bootROM ? "SDP" : "mboot")) }),
    ]
  }

  /// The ids of boards, as the decoder knows them.
  private static var identities: [(identity: USBIdentity, kind: BoardKind)] {
    ([USBIdentity.flashloader]
      + (0...UInt16.max).map { USBIdentity(vendorID: USBIdentity.bootROM.vendorID, productID: $0) })
      .compactMap { identity in BoardKind(identity).map { (identity, $0) } }
  }

  private static func table(_ name: String, _ rows: [(key: String, value: String)]) -> String {
    "local \(name) = {\n" + rows.map { "  [\($0.key)] = \($0.value),\n" }.joined() + "}"
  }

  private static func hex(_ value: some BinaryInteger) -> String { "0x" + String(value, radix: 16) }

  /// As a string of Lua; the tables hold printable text only.
  private static func quoted(_ text: String) -> String {
    "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
  }
}

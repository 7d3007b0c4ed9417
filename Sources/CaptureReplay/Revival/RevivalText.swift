import BoardDescription
import JSONText
import VirtualRT1020

/// A revived board as a board file, with comments that say what comes from where.
public struct RevivalText {
  /// The board file.
  public private(set) var yaml = ""
  /// What the flash held, from its start, where that is more than goes into the board file: for a file of its own.
  public private(set) var image: [UInt8]?

  /// Bytes of flash contents that stand in the board file itself.
  private static let inlineLimit = 4096
  private static let columns = 100

  /// - Parameters:
  ///   - source: the capture's name, for the first line.
  ///   - imageName: the name of the file with the flash's contents, as the board file is to give it.
  public init(_ revival: Revival, source: String, imageName: String) {
    let configuration = revival.configuration
    comment("A virtual board made of the capture \(source) by 'boardless capture revive'.")
    comment(Self.summary(revival.replay))
    for difference in revival.replay.differences.prefix(20) { comment("  \(difference)") }
    comment("Packets are numbered as in the capture; what is guessed, the capture does not show.")
    line("")
    notes(revival, "mode")
    line("mode: \(configuration.mode.rawValue)")
    if configuration.bootPins != .serial { line("boot_pins: \(configuration.bootPins.rawValue)") }
    notes(revival, "firmware")
    line("firmware: \(Self.firmware(configuration))")
    notes(revival, "fuses")
    let fuses = configuration.fuses.filter { $0.value != 0 }.sorted { $0.key < $1.key }
    if !fuses.isEmpty {
      line("fuses: {" + fuses.map { "\($0.key): \(Self.hex($0.value))" }.joined(separator: ", ") + "}")
    }
    notes(revival, "flash")
    flash(configuration.flash, imageName)
    faults(revival)
    known(configuration.known)
  }

  /// How exact the board is, in a sentence.
  public static func summary(_ report: ReplayReport) -> String {
    let all = "\(report.recorded) command\(report.recorded == 1 ? "" : "s")"
    if report.isSame { return "It answers the capture's \(all) as they are recorded." }
    let differing = Set(report.differences.map(\.number)).count
    let missing = report.recorded - report.sent
    return "Of the capture's \(all) it answers \(differing) otherwise"
      + (missing > 0 ? ", and \(missing) were not reached" : "") + (report.stopped.map { ": \($0)." } ?? ":")
  }

  // MARK: - Lines

  private mutating func line(_ text: String) { yaml += text + "\n" }

  private mutating func comment(_ text: String, indent: String = "") {
    var row = indent + "#"
    // No line break of a name gets out of the comment.
    for word in text.split(whereSeparator: { $0.isWhitespace || $0.isNewline }) {
      if row.utf8.count + word.utf8.count >= Self.columns, row.utf8.count > indent.utf8.count + 1 {
        line(row)
        row = indent + "#  "
      }
      row += " " + word
    }
    line(row)
  }

  private mutating func notes(_ revival: Revival, _ key: String) {
    for note in revival.notes where note.key == key { comment(note.line) }
  }

  private static func hex(_ value: UInt32) -> String { "0x" + String(value, radix: 16) }

  // MARK: - Parts

  private static func firmware(_ configuration: BoardConfiguration) -> String {
    guard let own = configuration.customFirmware,
      let base = FirmwareProfile.named(configuration.firmware)
    else { return configuration.firmware }
    var keys = ["based_on: \(base.name)"]
    if own.version != base.version { keys.append("version: \(hex(own.version))") }
    if own.targetVersion != base.targetVersion { keys.append("target_version: \(hex(own.targetVersion))") }
    if own.availableCommands != base.availableCommands {
      keys.append("available_commands: \(hex(own.availableCommands))")
    }
    if own.usbPacketBytes != base.usbPacketBytes { keys.append("packet_bytes: \(own.usbPacketBytes)") }
    if own.reportBytes != base.reportBytes { keys.append("report_bytes: \(own.reportBytes)") }
    if own.ramSizes != base.ramSizes {
      keys.append("ram_sizes: [\(own.ramSizes.map { hex($0) }.joined(separator: ", "))]")
    }
    if own.reservedRanges != base.reservedRanges {
      let ranges = own.reservedRanges.map { "[\(hex($0.lowerBound)), \(hex($0.upperBound))]" }
      keys.append("reserved: [\(ranges.joined(separator: ", "))]")
    }
    return "{\(keys.joined(separator: ", "))}"
  }

  private mutating func flash(_ flash: BoardConfiguration.Flash?, _ imageName: String) {
    guard let flash else { return line("flash: null") }
    line("flash:")
    if let part = flash.customPart {
      let times = part.times
      line(
        "  part: {based_on: \(flash.part), times: {sector: \(times.sector)us, half_block: \(times.halfBlock)us, "
          + "block: \(times.block)us}}")
    } else {
      line("  part: \(flash.part)")
    }
    if let size = flash.size { line("  size: \(size)") }
    if flash.floating != .ff { line("  floating: \"\(flash.floating.rawValue)\"") }
    contents(flash.contents, imageName)
  }

  /// Short contents stand here, long ones in a file.
  private mutating func contents(_ contents: [(Int, [UInt8])], _ imageName: String) {
    let total = contents.reduce(0) { $0 + $1.1.count }
    guard total > Self.inlineLimit else { return list(contents) }
    let end = contents.reduce(0) { max($0, $1.0 + $1.1.count) }
    var image = [UInt8](repeating: 0xFF, count: end)
    for (offset, bytes) in contents { image.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
    self.image = image
    line("  contents_file: \(JSONValue.string(imageName).text())")
  }

  private mutating func list(_ contents: [(Int, [UInt8])]) {
    guard !contents.isEmpty else { return }
    line("  contents:")
    for (offset, bytes) in contents { line("    - [\(Self.hex(UInt32(clamping: offset))), \"\(Hex.text(bytes))\"]") }
  }

  private mutating func faults(_ revival: Revival) {
    let faults = revival.configuration.faults
    guard !faults.isEmpty else { return }
    notes(revival, "faults")
    if !revival.otherCauses.isEmpty {
      comment("Other causes that fit the capture as well: " + revival.otherCauses.joined(separator: "; ") + ".")
    }
    comment(
      "To lift them, delete this list; on a running board: boardless board send NAME '{\"clear_faults\": true}'.")
    line("faults:")
    for (index, fault) in faults.enumerated() {
      if index == faults.count - revival.recordedAnswers {
        comment("No cause that is known gives these answers: they are given as they were recorded.", indent: "  ")
      }
      line("  - \(fault.json.text())")
    }
  }

  private mutating func known(_ known: CapturedKnowledge?) {
    guard let known else { return }
    comment("What the capture shows of the board. The rest is guessed, and the log says so when it is touched.")
    line("known:")
    let pieces = known.flash.map { "[\(Self.hex(UInt32(clamping: $0.lowerBound))), \($0.count)]" }
    line("  flash: [\(pieces.joined(separator: ", "))]")
    line("  fuses: [\(known.fuses.sorted().map(String.init).joined(separator: ", "))]")
    line("  properties: [\(known.properties.sorted().map(String.init).joined(separator: ", "))]")
  }
}

import ArgumentParser
import BoardNames
import HIDTransport
import JSONText
import LibUSBTransport
import USBDoctor

/// `boardless doctor`: why a board cannot be reached, and what to do.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Find out why a board cannot be reached, and say what to do.",
    discussion: """
      Looks at libusb, the boards on USB, permissions, the udev rule, drivers and serial ports; changes nothing \
      unless told to write the rule. Exit codes: 0 a board can be used, 1 something has to be mended, 2 all is well \
      but no board is there.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: ArgumentHelp("Print the udev rule that gives a board to its user, and look at nothing."))
  var printUdevRule = false

  @Flag(help: ArgumentHelp("Write the udev rule to \(UdevRule.path)."))
  var writeUdevRule = false

  @Option(help: ArgumentHelp("Look at a tree that begins here.", visibility: .hidden))
  var root = ""

  func validate() throws {
    guard [json, printUdevRule, writeUdevRule].count(where: { $0 }) < 2 else {
      throw ValidationError("Say one of --json, --print-udev-rule and --write-udev-rule.")
    }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      if printUdevRule { return try Console.print(String(UdevRule.text.dropLast())) }
      if writeUdevRule { return try write() }
      let doctor = Doctor(
        HostSystem(root: root), libusbTrouble: LibUSBLibrary.trouble, virtualBoards: Self.running,
        program: CommandLine.arguments.first ?? "boardless")
      let report = doctor.examine()
      if json {
        try Console.print(Self.object(report).text())
      } else {
        for line in Self.lines(report) { try Console.print(line) }
      }
      guard report.exitCode == 0 else { throw ArgumentParser.ExitCode(report.exitCode) }
    }
  }

  private func write() throws(Failure) {
    let path = root + UdevRule.path
    #if !os(Linux)
      throw Failure(.badInput, "udev rules are Linux's: this system needs none")
    #else
      do throws(Failure) {
        let file = try OutputFile(path, isForAll: true)
        try file.write(Array(UdevRule.text.utf8))
        try file.finish()
      } catch {
        throw Failure(
          .fileTrouble,
          "\(error.description); as root:\n  boardless doctor --print-udev-rule | sudo tee \(path) >/dev/null")
      }
      try Console.print("\(path) is written: plug the board in again, or as root: \(UdevRule.reload)")
    #endif
  }

  /// Names of the boards that run, as far as this user may see.
  private static var running: [String] { ((try? BoardFolder.ofUser())?.running() ?? []).map(\.text) }

  private static func lines(_ report: DoctorReport) -> [String] {
    let margin = String(repeating: " ", count: 9)
    var lines: [String] = []
    for finding in report.findings {
      lines.append(ProvisioningLines.padded(finding.verdict.rawValue, 9) + finding.words)
      if let remedy = finding.remedy { lines.append("\(margin)do: \(remedy)") }
    }
    switch report.exitCode {
    case 0: lines.append("A board can be used: boardless status --usb")
    case 1: lines.append("Do what stands at 'problem', and ask again.")
    default: lines.append("All is well, but no board is there.")
    }
    return lines
  }

  private static func object(_ report: DoctorReport) -> JSONValue {
    var object = JSONObject()
    object.append("ok", .bool(report.exitCode == 0))
    object.append(
      "findings",
      .array(
        report.findings.map { finding in
          var item = JSONObject()
          item.append("check", .string(finding.check))
          item.append("verdict", .string(finding.verdict.rawValue))
          item.append("words", .string(finding.words))
          item.append("remedy", finding.remedy.map { .string($0) } ?? .null)
          return .object(item)
        }))
    object.append(
      "devices",
      .array(
        report.devices.map { device in
          var item = JSONObject()
          item.append("place", .string(device.place.description))
          item.append("usb", .string(device.identity.description))
          item.append("name", device.name.map { .string($0) } ?? .null)
          item.append("node", device.node.map { .string($0) } ?? .null)
          item.append("access", .bool(device.access))
          item.append("driver", device.driver.map { .string($0) } ?? .null)
          return .object(item)
        }))
    return .object(object)
  }
}

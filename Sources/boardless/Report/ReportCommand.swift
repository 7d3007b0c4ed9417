import ArgumentParser
import BoardJournal
import Diagnosis
import Fuses
import JSONText
import PCAPReading
import Provisioning
import ReportBundle
import USBCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `boardless report`: all that somebody else needs to see why a board fails, in one file.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Gather what is known of a failing board in one file, without secrets.",
    discussion: """
      The file is a tar archive for a forum post or a ticket: what the board says of itself, a diagnosis, the board's \
      journal, and a capture if one is named. 'boardless diagnose FILE' shows it.

        boardless report -o board.tar --usb --flashloader ivt_flashloader.bin
        boardless report -o board.tar --board bench --capture failed.pcapng

      Never in it: keys, passphrases, the debug response, MAC and general-purpose fuses, folders and user names, what \
      the journal keeps of flash contents. Of a capture only the board's packets are taken, and what was written to or \
      read from memory is blanked unless --with-image is given. The board's unique id is in it unless --anonymous is.
      """)

  @OptionGroup var job: JobOptions

  @OptionGroup var target: TargetOptions

  @OptionGroup(title: "What went wrong") var symptom: SymptomOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"), completion: .file())
  var output: String

  @Flag(help: "Replace a file that is there.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "The board's journal; without it the file for this board below ~/.local/state/boardless.", valueName: "file"))
  var journal: String?

  @Option(help: ArgumentHelp("A capture of what failed, to be put in.", valueName: "file"), completion: .file())
  var capture: String?

  @Flag(help: "Leave in the capture what was written to and read from memory: image, keys and all.")
  var withImage = false

  @Flag(help: "Leave the board's unique id out.")
  var anonymous = false

  @Flag(inversion: .prefixedNo, help: "Diagnose the board, which may load a flashloader into its RAM.")
  var diagnosis = true

  @OptionGroup(title: "Virtual board (with --virtual)") var board: VirtualBoardOptions

  func validate() throws {
    guard target.virtual || board.isDefault else {
      throw ValidationError("What describes a virtual board (--part, --fuse and so on) goes with --virtual only.")
    }
    guard !withImage || capture != nil else { throw ValidationError("--with-image goes with --capture.") }
    guard !anonymous || capture == nil else {
      throw ValidationError("A capture shows the board's serial number and ids: leave --capture or --anonymous out.")
    }
  }

  func run() throws {
    try Failure.guarding {
      Interrupt.watch()
      try NewFile.check(output, replaces: force)
      let steps = try job.steps()
      var captured: CaptureCopy?
      if let capture { captured = try CaptureCopy(capture, withImage: withImage) }
      let request = DiagnosisRequest(steps, symptom: try symptom.symptom())
      let reached = try ReachedBoard(target.reach) { () throws(Failure) in try board.configuration() }
      let snapshot = BoardSnapshot(on: reached.bus, isAnonymous: anonymous)
      var report = BoardReport(
        version: Boardless.version, system: Self.system, board: .object(snapshot.json),
        diagnosis: diagnosis
          ? Diagnostician(request, now: reached.now)
            .diagnose(on: reached.bus, isCancelled: { Interrupt.isRequested }).jsonValue : .null)
      report.leftOut.append("fuse words of keys, debug response, MAC and general purpose")
      try addJournal(snapshot.uniqueID, to: &report)
      if let captured {
        report.capture = captured.bytes
        report.leftOut += captured.leftOut
      }
      if anonymous { report.leftOut.append("the board's unique id") }
      let identifiers =
        anonymous ? snapshot.uniqueID.map { [$0, String($0.prefix(8)), String($0.suffix(8))] } ?? [] : []
      let bytes = report.archive(Redaction(users: Self.users, identifiers: identifiers))
      try NewFile.write(bytes, to: output, replaces: force)
      guard output != "-" else { return }
      try Console.print("\(output): \(bytes.count) bytes")
      for line in report.leftOut { try Console.print("  left out: \(line)") }
      for line in report.missing { try Console.print("  note: \(line)") }
    }
  }

  /// Bytes of a journal that are put in at most: what a journal may have.
  private static let journalLimit = 64 << 20

  private func addJournal(_ uniqueID: String?, to report: inout BoardReport) throws(Failure) {
    let path: String
    if let journal {
      path = journal
    } else {
      guard !target.virtual, let name = target.reach.journalNameOfVirtualBoard ?? uniqueID,
        let place = try? JournalPlace.path(of: name), access(place, F_OK) == 0
      else { return }
      path = place
    }
    let bytes = try FileBytes.read(path, limit: Self.journalLimit, what: "larger than a journal can be")
    var lines: [JSONValue] = []
    for line in bytes.split(separator: 0x0A) {
      if let value = try? JSONValue(parsing: Array(line), depth: 16) {
        lines.append(value)
      } else {
        report.damagedJournalLines += 1
      }
    }
    guard lines.first?["journal"]?.string == "boardless" else {
      throw Failure(.badInput, "\(path) is no journal of a board")
    }
    report.journal = lines
    if lines.contains(where: { $0["details"]?["content"] != nil }) {
      report.leftOut.append("flash contents that the journal keeps")
    }
  }

  /// Names that the user may not want to read in a forum.
  private static var users: [String] {
    var names = (["USER", "LOGNAME"] as [String]).compactMap(Self.variable)
    if let home = variable("HOME"), let last = home.split(separator: "/").last {
      names.append(String(last))
    }
    return names.filter { $0 != "root" }
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The operating system and its version, without the machine's name.
  private static var system: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    func text(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(name.sysname)) \(text(name.release)) \(text(name.machine))"
  }
}

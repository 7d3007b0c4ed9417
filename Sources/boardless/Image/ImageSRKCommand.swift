import ArgumentParser
import HAB

/// `boardless image srk`: makes and shows tables of super root keys.
struct ImageSRKCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "srk", abstract: "Make or show a table of super root keys: its hash, and the fuses that hold it.",
    usage: """
      boardless image srk <certificate> ... [-o <table>] [--fuses <file>]
      boardless image srk --table <table> [--fuses <file>]
      """,
    discussion: """
      The table's bytes and hash are those of NXP's `nxpcrypto rot export` and `rot calculate-hash`. The order of the \
      certificates counts: it gives the source indexes, and another order is another hash.
      """)

  @Argument(help: ArgumentHelp("Certificates of the SRKs, PEM or DER, 1 to 4 in order.", valueName: "certificate"))
  var certificates: [String] = []

  @Option(help: ArgumentHelp("Show this table instead.", valueName: "file"))
  var table: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Where the table goes.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Where the fuses go as requests, NAME |= VALUE: 'boardless fuses plan' takes them.", valueName: "file"))
  var fuses: String?

  @Flag(help: "Replace what is there.")
  var force = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (table == nil) != certificates.isEmpty else {
      throw ValidationError("Give certificates, or a table (--table).")
    }
    guard table == nil || output == nil else { throw ValidationError("--table is shown only; -o is for certificates.") }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      let (table, names) = try content()
      let report = try SRKTableReport(table, names: names)
      if let output { try NewFile.write(table.bytes, to: output, replaces: force) }
      if let fuses {
        let text = report.requests.joined(separator: "\n") + "\n"
        try NewFile.write(Array(text.utf8), to: fuses, replaces: force)
      }
      guard !json else { return try Console.print(report.json.text()) }
      for line in report.lines { try Console.print(line) }
    }
  }

  private func content() throws(Failure) -> (SRKTable, [String]) {
    if let path = table {
      let bytes = try FileBytes.read(path, limit: 1 << 20, what: "no SRK table")
      do throws(HABError) { return (try SRKTable(bytes), []) } catch { throw Failure(error, in: path) }
    }
    guard SRKTable.keyCounts.contains(certificates.count) else {
      throw Failure(.badInput, "an SRK table has 1 to 4 keys, not \(certificates.count)")
    }
    var roots: [Certificate] = []
    for path in certificates { roots.append(try KeyFolder.certificate(path)) }
    do throws(HABError) { return (try SRKTable(roots), roots.map(\.subjectName)) } catch { throw Failure(error) }
  }
}

import FailureCauses
import JSONText
import ReportBundle
import Testing

struct BoardReportTests {
  private static let diagnosis: JSONValue = [
    "verdict": "one-of", "certainty": "likely", "causes": ["block-protection", "read-path"],
    "because": ["status register 1 reads 7C"], "fix": ["boardless recover"],
    "candidates": [["cause": "block-protection", "fit": 0.9], ["cause": "no-such-cause", "fit": 1]],
  ]

  private static func report() -> BoardReport {
    var report = BoardReport(
      version: "0.1.0", system: "Linux 6.1 x86_64", board: ["runs": "flashloader", "unique_id": "123456789abcdef0"],
      diagnosis: diagnosis)
    report.journal = [
      ["journal": "boardless", "version": 1, "board": "123456789abcdef0"],
      [
        "plan": "p", "step": "provision: erase", "state": "begun",
        "details": ["file": "/home/anna/secret/keys/srk.pem"],
      ],
      ["plan": "p", "step": "recover: prove", "state": "begun", "details": ["content": "deadbeef", "address": "0x6"]],
    ]
    return report
  }

  @Test func whatIsWrittenIsRead() throws {
    let read = try BoardReport(archive: Self.report().archive(Redaction()))
    #expect(read.version == "0.1.0" && read.diagnosis == Self.diagnosis)
    #expect(read.causes == [.blockProtection, .readPathMarginal])
    #expect(read.candidates.map(\.cause) == [.blockProtection])
    #expect(read.journal?.count == 3)
    #expect(read.missing.contains { $0.contains("capture") })
    #expect(read.lines.contains("  one-of: block-protection, read-path (likely)"))
  }

  @Test func foldersUsersAndFlashContentAreNotInIt() {
    let bytes = Self.report().archive(Redaction(users: ["anna"]))
    let text = String(decoding: bytes, as: UTF8.self)
    for secret in ["/home", "anna", "secret", "deadbeef"] { #expect(!text.contains(secret), "\(secret)") }
    #expect(text.contains("srk.pem") && text.contains("123456789abcdef0"))
  }

  @Test func anonymousReportsDoNotNameTheBoard() {
    let bytes = Self.report().archive(Redaction(identifiers: ["123456789ABCDEF0"]))
    #expect(!String(decoding: bytes, as: UTF8.self).contains("123456789abcdef0"))
  }

  @Test(arguments: [
    ("open /home/anna/My Keys/a.pem failed", "open a.pem failed"), ("keys/srk.pem is gone", "srk.pem is gone"),
    ("C:\\Users\\anna\\a.bin", "C:a.bin"), ("SRP1/SRL", "SRP1/SRL"),
    ("0x60000000 of 1fc9:0130", "0x60000000 of 1fc9:0130"),
    ("~/a/b", "b"), ("/", "..."), ("anna's", "USER's"), ("Hannah", "Hannah"), ("", ""),
  ])
  func pathsKeepTheirLastPart(text: String, expected: String) {
    #expect(Redaction(users: ["anna"]).text(text) == expected)
  }

  @Test func archivesOfOthersAreNoReports() {
    #expect(throws: ReportError.noReport("report.json is not in it")) {
      try BoardReport(archive: TarArchive.bytes([ReportFile("a", [1])]))
    }
    #expect(throws: ReportError.damaged("report.json is no JSON object")) {
      try BoardReport(archive: TarArchive.bytes([ReportFile("report.json", [1])]))
    }
    #expect(throws: ReportError.noReport("report.json is another program's")) {
      try BoardReport(archive: TarArchive.bytes([ReportFile("report.json", Array("{}".utf8))]))
    }
    #expect(throws: ReportError.newer(format: 2)) {
      try BoardReport(
        archive: TarArchive.bytes([ReportFile("report.json", Array(#"{"report":"boardless","format":2}"#.utf8))]))
    }
  }

  @Test func oddContentIsShownAndNeverTraps() throws {
    let odd = #"{"report":"boardless","format":1,"diagnosis":{"causes":[1,{}],"candidates":[3]},"board":[1]}"#
    let journal = Array("{\"step\":1}\nnonsense\n[]\n".utf8)
    let read = try BoardReport(
      archive: TarArchive.bytes([ReportFile("report.json", Array(odd.utf8)), ReportFile("journal.jsonl", journal)]))
    #expect(read.causes.isEmpty && read.damagedJournalLines == 1)
    #expect(!read.lines.isEmpty)
  }
}

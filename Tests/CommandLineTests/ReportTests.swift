import Foundation
import ReportBundle
import Testing

/// `boardless report`: what is in the file, and what never is.
@Suite struct ReportTests {
  private static let sick = ["--virtual", "--part", "W25Q64JV-IM", "--status-registers", "0x1c,0x02"]
  private static let passphrase = "correct-horse-battery"
  private static let user = "annamariafoo"

  private static func bytes(_ path: String) -> [UInt8] {
    (try? Data(contentsOf: URL(fileURLWithPath: path))).map { [UInt8]($0) } ?? []
  }

  private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    Data(bytes).range(of: Data(text.utf8)) != nil
  }

  /// A board whose secrets are planted: SJC_RESP (0x20, 0x21), MAC (0x22), GP (0x26), the unique id (1, 2).
  private static let fuses = [
    "--fuse", "0x20=0xdeadbeef", "--fuse", "0x21=0xfeedface", "--fuse", "0x22=0xcafed00d", "--fuse", "0x26=0xbadc0ffe",
    "--fuse", "1=0x11223344", "--fuse", "2=0x55667788",
  ]

  private static func environment(_ folder: Folder) -> [String] {
    ["HOME=" + folder.path(user), "USER=" + user, "BOARDLESS_PASSPHRASE=" + passphrase]
  }

  @Test func aReportHoldsBoardDiagnosisJournalAndCapture() async throws {
    let folder = try Folder()
    let image = try folder.file("app.srec", try Samples.bytes(Samples.hello("srec")))
    let capture = folder.path("failed.pcapng")
    let failed = try await Program.run(
      ["provision", image, "--quiet", "--record", capture] + Self.sick, environment: Self.environment(folder))
    #expect(failed.code == 1)
    let journal = try folder.file(
      "journal.jsonl",
      Array(
        """
        {"journal":"boardless","version":1,"board":"5566778811223344"}
        {"plan":"p","step":"provision","state":"begun","details":{"keys":"\(folder.path("\(Self.user)/keys/srk1.pem"))"}}

        """.utf8))
    let path = folder.path("board.tar")
    let made = try await Program.run(
      ["report", "-o", path, "--capture", capture, "--journal", journal] + Self.sick + Self.fuses,
      environment: Self.environment(folder))
    #expect(made.code == 0, "\(made.errors)")
    let bytes = Self.bytes(path)
    let report = try BoardReport(archive: bytes)
    #expect(report.board["unique_id"]?.string == "5566778811223344")
    #expect(report.diagnosis["verdict"]?.string != nil)
    #expect(report.journal?.count == 2)
    #expect(report.capture != nil)
    for secret in [
      Self.passphrase, Self.user, folder.url.lastPathComponent, "deadbeef", "feedface", "cafed00d", "badc0ffe",
    ] { #expect(!Self.contains(bytes, secret), "\(secret)") }
    // The image is blanked in the capture, and the capture still tells the story.
    let sample = Array(try Samples.bytes(Samples.hello("bin")).prefix(16))
    #expect(Data(bytes).range(of: Data(sample)) == nil)
    let extracted = try folder.file("out.pcapng", report.capture ?? [])
    let decoded = try await Program.run("capture", "decode", extracted)
    #expect(decoded.out.contains("20106"), "\(decoded.out)\(decoded.errors)")
    let shown = try await Program.run("diagnose", path)
    #expect(shown.code == 1 && shown.out.contains("unique_id: 5566778811223344"))
    #expect(shown.out.contains("What the capture tells now"), "\(shown.out)")
    let object = try await Program.run("diagnose", path, "--json").json()
    #expect((object["board"] as? [String: Any])?["unique_id"] as? String == "5566778811223344")
    let told = try #require(object["capture_diagnosis"] as? [String: Any])
    #expect((told["causes"] as? [String])?.isEmpty == false, "\(told)")
    let again = try await Program.run(["report", "-o", path] + Self.sick)
    #expect(again.code == 3 && again.errors.contains("--force"))
  }

  @Test func anonymousReportsLeaveTheBoardOut() async throws {
    let folder = try Folder()
    let path = folder.path("board.tar")
    let made = try await Program.run(["report", "-o", path, "--anonymous"] + Self.sick + Self.fuses)
    #expect(made.code == 0, "\(made.errors)")
    let bytes = Self.bytes(path)
    #expect(!bytes.isEmpty)
    for secret in ["5566778811223344", "55667788", "11223344"] {
      #expect(!Self.contains(bytes, secret), "\(secret)")
    }
  }

  @Test(arguments: [["--with-image"], ["--anonymous", "--capture", "x"], ["--json"]])
  func wrongWordsAreRefused(words: [String]) async throws {
    #expect(try await Program.run(["report", "-o", "-"] + words + Self.sick).code == 64)
  }

  @Test func foreignFilesAreNoReports() async throws {
    let folder = try Folder()
    for (name, bytes) in [
      ("words", Array("words\n".utf8)), ("empty", []), ("zeros", [UInt8](repeating: 0, count: 4096)),
    ] {
      let outcome = try await Program.run("diagnose", try folder.file(name, bytes))
      #expect(outcome.code == 3 && outcome.errors.contains("no report"), "\(name) \(outcome.errors)")
    }
    #expect(try await Program.run("diagnose", folder.path("gone")).code == 7)
  }

  @Test func foreignFilesAreNoCapturesAndNoJournals() async throws {
    let folder = try Folder()
    let other = try folder.file("other", Array("words\n".utf8))
    for option in ["--capture", "--journal"] {
      let outcome = try await Program.run(["report", "-o", folder.path("r.tar"), option, other] + Self.sick)
      #expect(outcome.code == 3, "\(option) \(outcome.errors)")
    }
    #expect(!folder.names.contains("r.tar"))
  }
}

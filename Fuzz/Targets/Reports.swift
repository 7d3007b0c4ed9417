import FailureCauses
import JSONText
import ReportBundle

/// Reports of failing boards from anywhere: an archive is read or refused in words; what was read has lines, and put into
/// an archive again reads the same.
///
/// An even byte 0 takes the rest of the input for an archive as it stands; an odd one for the content of the files in a
/// sound archive, cut at zero bytes.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let isRaw = input.byte() & 1 == 0
  let rest = input.rest
  let archive = isRaw ? rest : sound(rest)
  do throws(ReportError) {
    let report = try BoardReport(archive: archive)
    require(!report.lines.isEmpty, "a report has lines")
    require(report.candidates.allSatisfy { (0...1).contains($0.fit) }, "a fit is a share")
    _ = report.missing
    let again = try BoardReport(archive: report.archive(Redaction()))
    require(again.causes == report.causes, "causes stay")
    let bare = report.archive(Redaction(users: ["user"], identifiers: ["0123456789abcdef"]))
    _ = try BoardReport(archive: bare)
  } catch { require(error.description.utf8.count > 4, "an error has words") }
}

private func sound(_ content: [UInt8]) -> [UInt8] {
  let parts = content.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false).map { Array($0) }
  let names = ["report.json", "journal.jsonl", "capture.pcapng"]
  return TarArchive.bytes(zip(names, parts).map { ReportFile($0, $1) })
}

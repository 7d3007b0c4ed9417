/// Why a file cannot be read as a report.
public enum ReportError: Error, Equatable, Sendable {
  /// It is no archive at all.
  case foreign
  /// It is an archive, and no report: what is missing.
  case noReport(String)
  /// It is damaged: how.
  case damaged(String)
  /// It is larger than a report can be.
  case tooLarge(limit: Int)
  /// It holds more files than a report can.
  case tooMany(limit: Int)
  /// A newer boardless made it.
  case newer(format: Int)
}

extension ReportError: CustomStringConvertible {
  /// What is wrong with the file.
  public var description: String {
    switch self {
    case .foreign: "no report of 'boardless report': it is no tar archive"
    case .noReport(let what): "a tar archive, and no report of 'boardless report': \(what)"
    case .damaged(let how): "a damaged report: \(how)"
    case .tooLarge(let limit): "too large for a report: more than \(limit >> 20) MiB"
    case .tooMany(let limit): "no report: it holds more than \(limit) files"
    case .newer(let format): "a report of a newer boardless (format \(format)): take that one to read it"
    }
  }
}

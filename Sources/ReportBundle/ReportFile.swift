/// One file in a report.
public struct ReportFile: Equatable, Sendable {
  /// Its name inside the report.
  public var name: String
  /// What it holds.
  public var bytes: [UInt8]

  /// Makes one.
  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

import BootImage

/// What came of authenticating one image.
public struct HABOutcome: Equatable, Sendable {
  /// The IVT and boot data, if they were sound enough to be read.
  public var table: ImageVectorTable?
  /// See `table`.
  public var bootData: BootData?
  /// What HAB noted, in order.
  public var findings: [HABFinding]
  /// The boot ROM starts the image on this part.
  public var starts: Bool
  /// Device configuration data to run before the start: authenticated on a closed part.
  public var dcd: [UInt8]?
  /// What of an encrypted image was decrypted, to be put over the cipher text before the start.
  public var decrypted: [ImageSegment]
  /// The addresses of what was authenticated, ascending, whether or not the image starts.
  public var authenticated: [Range<UInt64>]

  /// Makes an outcome.
  public init(
    table: ImageVectorTable? = nil, bootData: BootData? = nil, findings: [HABFinding] = [], starts: Bool,
    dcd: [UInt8]? = nil, decrypted: [ImageSegment] = [], authenticated: [Range<UInt64>] = []
  ) {
    self.table = table
    self.bootData = bootData
    self.findings = findings
    self.starts = starts
    self.dcd = dcd
    self.decrypted = decrypted
    self.authenticated = authenticated
  }

  /// The worst status of the findings: what error-status answers.
  public var status: HABStatus {
    if findings.contains(where: { $0.event.status == .failure }) { return .failure }
    return findings.contains { $0.event.status == .warning } ? .warning : .success
  }
}

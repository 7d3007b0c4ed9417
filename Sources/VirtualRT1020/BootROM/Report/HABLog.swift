import HAB

/// The events that HAB has noted since the last reset, and their records in the ROM's RAM.
struct HABLog: Sendable {
  /// What was noted, in order, as far as the log has room.
  private(set) var findings: [HABFinding] = []
  /// Where the next record goes.
  private var end = 0

  /// HAB begins: the log is empty but for the record it begins with.
  mutating func begin(_ ram: inout RAM) {
    findings = []
    var bytes = HABEventLog.beginning
    end = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: HABEventLog.byteCount - bytes.count))
    _ = bytes.withUnsafeBytes { ram.write(HABEventLog.address, $0) }
  }

  /// Notes an event; one for which there is no room left is lost.
  mutating func add(_ finding: HABFinding, _ ram: inout RAM) {
    let record = HABEventLog.record(finding.event)
    guard end + record.count <= HABEventLog.byteCount else { return }
    _ = record.withUnsafeBytes { ram.write(HABEventLog.address + UInt32(end), $0) }
    end += record.count
    findings.append(finding)
  }
}

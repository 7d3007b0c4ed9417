/// One HID report of a flashloader, either direction, with its framing taken off.
///
/// Decoding is total: whatever is no report is `malformed` and keeps its bytes.
public enum ReportMessage: Equatable, Sendable {
  /// Report 1, host to device: a command packet. An empty one is ignored by the device.
  case command([UInt8])
  /// Report 2, host to device: a data packet. An empty one ends the data phase early (10002).
  case data([UInt8])
  /// Report 3, device to host: a response packet, never empty.
  case response([UInt8])
  /// Report 4, device to host: a data packet, never empty.
  case dataIn([UInt8])
  /// Report 3 of length 0: the device takes no more data.
  case receiverAbort
  /// Report 4 of length 0: the device has no more data.
  case senderAbort
  /// No report of this protocol.
  case malformed([UInt8], Defect)

  /// What is wrong with a report.
  public enum Defect: Equatable, Sendable {
    /// Fewer than the four bytes of a header.
    case noHeader
    /// An id other than 1 to 4.
    case unknownID(UInt8)
    /// The header declares more payload than is there.
    case truncated(declared: Int, present: Int)
  }

  /// Takes the framing off a report, id first. The pad byte and what follows the payload are not looked at.
  public init(_ report: RawSpan) {
    guard let header = Report.Header(report) else {
      self = .malformed(Self.copy(report, from: 0, count: report.byteCount), .noHeader)
      return
    }
    let present = report.byteCount - Report.headerBytes
    guard (Report.ID.commandOut...Report.ID.dataIn).contains(header.id) else {
      self = .malformed(Self.copy(report, from: 0, count: report.byteCount), .unknownID(header.id))
      return
    }
    guard header.length <= present else {
      let defect = Defect.truncated(declared: header.length, present: present)
      self = .malformed(Self.copy(report, from: 0, count: report.byteCount), defect)
      return
    }
    let payload = Self.copy(report, from: Report.headerBytes, count: header.length)
    switch header.id {
    case Report.ID.commandOut: self = .command(payload)
    case Report.ID.dataOut: self = .data(payload)
    case Report.ID.commandIn: self = payload.isEmpty ? .receiverAbort : .response(payload)
    default: self = payload.isEmpty ? .senderAbort : .dataIn(payload)
    }
  }

  /// Takes the framing off a report held in an array.
  public init(_ report: [UInt8]) { self.init(report.span.bytes) }

  /// The report, id first, without padding. At most 65,535 bytes of a payload can be declared; more are cut.
  public var report: [UInt8] {
    switch self {
    case .command(let payload): Self.frame(Report.ID.commandOut, payload)
    case .data(let payload): Self.frame(Report.ID.dataOut, payload)
    case .response(let payload): Self.frame(Report.ID.commandIn, payload)
    case .dataIn(let payload): Self.frame(Report.ID.dataIn, payload)
    case .receiverAbort: Self.frame(Report.ID.commandIn, [])
    case .senderAbort: Self.frame(Report.ID.dataIn, [])
    case .malformed(let bytes, _): bytes
    }
  }

  /// The report with zeros up to `byteCount` bytes, as the device always sends it: 1,021 bytes in K2.1.0,
  /// 1,016 in K2.7.0. A longer report stays as it is.
  public func report(paddedTo byteCount: Int) -> [UInt8] {
    let unpadded = report
    return unpadded + [UInt8](repeating: 0, count: max(0, byteCount - unpadded.count))
  }

  /// True for what the device sends, false for what the host sends, nil where the id does not say.
  public var isFromDevice: Bool? {
    switch self {
    case .command, .data: false
    case .response, .dataIn, .receiverAbort, .senderAbort: true
    case .malformed(let bytes, _):
      switch bytes.first {
      case Report.ID.commandOut, Report.ID.dataOut: false
      case Report.ID.commandIn, Report.ID.dataIn: true
      default: nil
      }
    }
  }

  private static func frame(_ id: UInt8, _ payload: [UInt8]) -> [UInt8] {
    Report.make(id: id, payload: payload.count <= 0xFFFF ? payload : Array(payload.prefix(0xFFFF)))
  }

  private static func copy(_ bytes: RawSpan, from start: Int, count: Int) -> [UInt8] {
    bytes.withUnsafeBytes { [UInt8]($0.dropFirst(start).prefix(count)) }
  }
}

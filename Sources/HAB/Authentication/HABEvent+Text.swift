import BootImage

extension HABEvent: CustomStringConvertible {
  /// The event as a sentence: weight, reason, place, and what its data say.
  public var description: String {
    let by = engine == 0 ? "" : ", engine \(HABEngine.name(engine))"
    return "HAB \(status.name): \(reason.name), \(context.name)\(by)\(detail.map { ": \($0)" } ?? "")."
  }

  /// What the data say: the command that failed, or a run of memory; nil without data.
  private var detail: String? {
    guard !data.isEmpty else { return nil }
    switch context {
    case .assertion, .checkTarget:
      guard data.count == 12, let range else { break }
      return context == .assertion
        ? "\(range.addressText) was not authenticated" : "\(range.addressText) may not be used"
    case .command:
      guard let command = CSFCommand(record: data) else { break }
      return command.summary
    default: break
    }
    return "data " + data.map { String($0.hexText(2).dropFirst(2)) }.joined(separator: " ")
  }

  private var range: Range<UInt64>? {
    func word(_ offset: Int) -> UInt64 { data[offset..<offset + 4].reduce(0) { $0 << 8 | UInt64($1) } }
    guard data.count == 12 else { return nil }
    return word(4)..<word(4) + word(8)
  }
}

extension CSFCommand {
  /// What it is about, for a sentence.
  var summary: String {
    switch content {
    case .installKey(let installation):
      "\(name), key or slot \(installation.sourceIndex) to slot \(installation.targetIndex), at "
        + "\(installation.isAbsolute ? "" : "CSF + ")\(installation.location.hexText())"
    case .authenticateData(let authentication):
      "\(name) with key \(authentication.keyIndex), engine \(HABEngine.name(authentication.engine)), signature at "
        + "\(authentication.isAbsolute ? "" : "CSF + ")\(authentication.location.hexText())"
        + authentication.blocks.prefix(8).map { ", \((UInt64($0.address)..<$0.end).addressText)" }.joined()
    default: name
    }
  }
}

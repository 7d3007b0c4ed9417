/// How a user names boards of a capture.
public enum DeviceSelector: Equatable, Sendable {
  /// Bus and address: `1.7`.
  case place(String)
  /// Vendor and product: `15a2:0073`.
  case identity(String)
  /// `boot-rom` (or `rom`) and `flashloader`.
  case kind(BoardKind)

  /// Reads one; nil for what is none of these.
  public init?(_ text: String) {
    let lower = text.lowercased()
    if let kind = lower == "rom" ? BoardKind.bootROM : BoardKind(rawValue: lower) {
      self = .kind(kind)
      return
    }
    for (separator, radix, make) in [(".", 10, Self.place), (":", 16, Self.identity)] {
      let parts = lower.split(separator: Character(separator), omittingEmptySubsequences: false)
      let numbers = parts.compactMap { UInt16($0, radix: radix) }
      guard parts.count == 2, numbers.count == 2 else { continue }
      if radix == 16 {
        self = make(numbers.map { Words.padded(String($0, radix: 16), 4) }.joined(separator: ":"))
      } else {
        self = make("\(numbers[0]).\(numbers[1])")
      }
      return
    }
    return nil
  }

  func matches(_ entry: DeviceBook.Entry) -> Bool {
    switch self {
    case .place(let place): entry.place == place
    case .identity(let identity): entry.identity?.description == identity
    case .kind(let kind): entry.kind == kind
    }
  }
}

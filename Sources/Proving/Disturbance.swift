import VirtualRT1020

/// One thing that happens to a board in the middle of a run, and when: data, and one word on a command line, such as
/// `power@report:120` or `power@erase:3`.
public struct Disturbance: Hashable, Sendable {
  /// What happens.
  public enum Kind: String, Sendable, CaseIterable {
    /// The supply is cut, and stays away until somebody turns it on.
    case power
    /// The supply is cut, and comes back by itself after 100 ms.
    case blink
    /// The device leaves the bus with the part running on, and is plugged in again after 500 ms.
    case unplug
    /// The report does not arrive.
    case lost
  }

  /// What is counted, from 1.
  public enum Place: Hashable, Sendable {
    /// USB reports that host and board exchange, in both directions.
    case report(Int)
    /// Operations that the flash or the fuse controller carries out: it happens in the middle of one.
    case operation(Fault.Operation, Int)
  }

  /// What happens.
  public var kind: Kind
  /// When.
  public var place: Place

  /// Makes one.
  public init(_ kind: Kind, _ place: Place) {
    self.kind = kind
    self.place = place
  }

  /// The time for which the supply, or the cable, is away.
  static let blinkTime = Duration.milliseconds(100)
  static let unplugTime = Duration.milliseconds(500)

  /// The fault by which the board itself does it in the middle of an operation; nil for what happens on the bus.
  var fault: Fault? {
    guard case .operation(let operation, let number) = place else { return nil }
    let back = kind == .blink ? Self.blinkTime : nil
    return .powerCut(in: operation, backAfter: back, after: number - 1, times: 1)
  }
}

extension Disturbance: CustomStringConvertible {
  /// As on the command line.
  public var description: String {
    switch place {
    case .report(let number): "\(kind.rawValue)@report:\(number)"
    case .operation(let operation, let number): "\(kind.rawValue)@\(operation.rawValue):\(number)"
    }
  }

  /// Reads one; nil for anything else. In the middle of an operation only the supply can go.
  public init?(text: String) {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count == 2, let kind = Kind(rawValue: String(halves[0])) else { return nil }
    let parts = halves[1].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[1]), (1...1_000_000_000).contains(number) else { return nil }
    if parts[0] == "report" {
      self.init(kind, .report(number))
    } else if let operation = Fault.Operation(rawValue: String(parts[0])), kind == .power || kind == .blink {
      self.init(kind, .operation(operation, number))
    } else {
      return nil
    }
  }
}

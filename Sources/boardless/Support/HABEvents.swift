import HAB
import Provisioning

/// HAB's events as a board in its boot ROM shows them to a host.
enum HABEvents {
  /// What was found.
  enum Found {
    /// The log was read; its events.
    case events([HABEvent])
    /// The part does not let its memory be read.
    case hidden
    /// Reading it went wrong, in words.
    case failed(String)
    /// Something else stands there.
    case none
  }

  /// Reads the log over serial download. A closed part is not asked: it would refuse.
  static func read(_ host: SDPHost, _ state: HABState) -> Found {
    guard state == .open else { return .hidden }
    let answer = Result { () throws(SDPError) in
      try host.readRegister(address: HABEventLog.address, count: UInt32(HABEventLog.byteCount))
    }
    switch answer {
    case .success(let bytes): return HABEventLog.events(in: bytes).map { .events($0) } ?? .none
    case .failure(let error):
      guard case .refused = error.cause else { return .failed(error.description) }
      return .hidden
    }
  }

  /// Lines for people: a word, or an event a line.
  static func lines(_ found: Found) -> [String] {
    switch found {
    case .events(let events): events.isEmpty ? ["none"] : events.map(\.description)
    case .hidden: ["not to be read on this part"]
    case .failed(let what): ["not read: \(what)"]
    case .none: ["none; no log stands where the RT1020 keeps it"]
    }
  }
}

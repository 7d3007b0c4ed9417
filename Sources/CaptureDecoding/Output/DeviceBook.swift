import HIDTransport
import USBCapture

/// The boards of a capture as a reader calls them, while they are on the bus.
struct DeviceBook {
  /// One board.
  struct Entry: Equatable {
    /// `1.7`
    var place: String
    /// Its ids, where the capture has them.
    var identity: USBIdentity?
    /// What it is.
    var kind: BoardKind?

    /// `1.7 flashloader`
    var text: String { place + (kind.map { " " + $0.text } ?? "") }
  }

  private var entries: [Int: Entry] = [:]

  /// A device that was never announced.
  private static let unknown = Entry(place: "?", identity: nil, kind: nil)

  subscript(_ index: Int) -> Entry { entries[index] ?? Self.unknown }

  /// Learns from an event; to be told before anything else is made of it.
  mutating func take(_ event: DecodedEvent) {
    switch event {
    case .device(let device):
      let kind = device.identity.flatMap { BoardKind($0) } ?? entries[device.index]?.kind
      entries[device.index] = Entry(place: device.place, identity: device.identity, kind: kind)
    case .began(let command):
      guard let kind = BoardKind(command.request), entries[command.device]?.kind != kind else { return }
      entries[command.device, default: Self.unknown].kind = kind
    default: return
    }
  }

  /// Forgets a device that left; to be told after everything else was made of it.
  mutating func forget(_ index: Int) { entries[index] = nil }
}

/// Where on the bus a device is plugged in: the bus's number and the hub ports on the way, as Linux writes it,
/// `1-2.3`. It stays the same while a board changes its identity; the device's address does not.
public struct USBPort: Hashable, Sendable, CustomStringConvertible {
  /// The bus's number, from 1.
  public var bus: UInt8
  /// The port of the root hub, then of each hub behind it, from 1; empty for the root hub itself.
  public var ports: [UInt8]

  /// USB allows seven tiers: at most seven ports on the way.
  public static let maximumDepth = 7

  /// Makes a place from its numbers.
  public init(bus: UInt8, ports: [UInt8]) {
    self.bus = bus
    self.ports = ports
  }

  /// Reads `1-2.3`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    guard halves.count == 2, let bus = Self.number(halves[0]) else { return nil }
    let parts = halves[1].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...Self.maximumDepth).contains(parts.count) else { return nil }
    var ports: [UInt8] = []
    for part in parts {
      guard let port = Self.number(part) else { return nil }
      ports.append(port)
    }
    self.init(bus: bus, ports: ports)
  }

  private static func number(_ text: some StringProtocol) -> UInt8? {
    guard let value = UInt8(text), value > 0, text.first != "+", text.first != "0" else { return nil }
    return value
  }

  /// `1-2.3`; a root hub is `usb1`, as in Linux's folder of devices.
  public var description: String {
    ports.isEmpty ? "usb\(bus)" : "\(bus)-" + ports.map(String.init).joined(separator: ".")
  }
}

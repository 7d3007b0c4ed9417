/// Where a USB/IP server listens, or is to be found.
public enum USBIPAddress: Equatable, Sendable {
  /// A TCP port of a host, by name or number. Port 0 lets a server choose one.
  case tcp(host: String, port: UInt16)
  /// A Unix stream socket, by its path.
  case unix(path: String)

  /// This machine alone, at the usual port.
  public static let loopback = USBIPAddress.tcp(host: "127.0.0.1", port: USBIPProtocol.defaultPort)

  /// `HOST`, `HOST:PORT`, `:PORT`, `PORT`, `[IPV6]`, `[IPV6]:PORT`, or a path with a slash in it; nil for anything
  /// else. What is left out is as in `loopback`.
  public init?(_ text: String) {
    if text.contains("/") {
      self = .unix(path: text)
      return
    }
    var host = text
    var port: String?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":"), !host.isEmpty else { return nil }
      port = rest.isEmpty ? nil : String(rest.dropFirst())
    } else if let colon = text.firstIndex(of: ":") {
      // More than one is an IPv6 address, which needs its brackets.
      guard !text[text.index(after: colon)...].contains(":") else { return nil }
      host = String(text[..<colon])
      port = String(text[text.index(after: colon)...])
    } else if !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) {
      (host, port) = ("", text)
    } else if text.isEmpty {
      return nil
    }
    guard !host.utf8.contains(where: { $0 <= UInt8(ascii: " ") || $0 == 0x7F }) else { return nil }
    var number = USBIPProtocol.defaultPort
    if let port {
      guard port.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let given = UInt16(port) else {
        return nil
      }
      number = given
    }
    self = .tcp(host: host.isEmpty ? "127.0.0.1" : host, port: number)
  }
}

extension USBIPAddress: CustomStringConvertible {
  /// As it can be written again.
  public var description: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): path
    }
  }
}

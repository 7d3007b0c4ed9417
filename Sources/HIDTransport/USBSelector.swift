/// Which USB device a user means, in any of the spellings that SPSDK and NXP's older tools take.
///
/// Sources: SPSDK 3.12's USB filter (ids in decimal or with 0x, `BUS#ADDRESS`, serial number, name of a device),
/// NXP's C++ `blhost` (`[vid,]pid`), `lsusb` (four digits without 0x), Linux (`1-2.3`, `/dev/hidrawN`).
public enum USBSelector: Hashable, Sendable {
  /// Both ids: `0x1fc9:0x0130`, `0x1fc9,0x0130`, `8137:304`, `1fc9:0130`.
  case identity(USBIdentity)
  /// One id: NXP's tools take it for a product id, their help for a vendor id. Either is meant.
  case number(UInt16)
  /// A place on the bus: `1-2.3`. It means one device at most.
  case port(USBPort)
  /// Bus and address as `lsusb` lists them: `3#11`, `/dev/bus/usb/003/011`.
  case address(bus: UInt8, address: UInt8)
  /// Linux's node of a HID device: `/dev/hidraw0`.
  case node(String)
  /// A serial number, a product's name, or one of `boardNames`; letters of either case.
  case text(String)

  /// SPSDK's and our names for a part with this boot ROM and flashloader.
  public static let boardNames = ["rt1020", "rt1024", "rt102x", "mimxrt1020", "mimxrt1024"]

  /// Longest text that is taken.
  public static let maximumLength = 255

  /// Reads what a user wrote.
  /// - Throws: `USBSelectorError` for nothing at all, control characters, too long a text, or ids of which only
  ///   one is a number or one is too large.
  public init(_ text: String) throws(USBSelectorError) {
    guard !text.isEmpty, text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw USBSelectorError(text: text, reason: "it must have 1 to \(Self.maximumLength) printable characters") }
    if text.hasPrefix("/") {
      self = Self.address(ofNode: text) ?? .node(text)
    } else if let port = USBPort(text) {
      self = .port(port)
    } else if let place = Self.address(ofListing: text) {
      self = place
    } else if let pair = try Self.pair(text) {
      self = .identity(pair)
    } else if let number = try Self.single(text) {
      self = .number(number)
    } else {
      self = .text(text)
    }
  }

  /// Both ids, if the user gave them.
  public var identity: USBIdentity? {
    if case .identity(let identity) = self { return identity }
    return nil
  }

  /// True if it can mean one device only, however many alike there are.
  public var isExact: Bool {
    switch self {
    case .port, .address, .node: true
    case .identity, .number, .text: false
    }
  }

  // MARK: - Spellings

  /// `/dev/bus/usb/003/011`.
  private static func address(ofNode path: String) -> USBSelector? {
    let prefix = "/dev/bus/usb/"
    guard path.hasPrefix(prefix) else { return nil }
    let parts = path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let bus = UInt8(parts[0]), let address = UInt8(parts[1]) else { return nil }
    return .address(bus: bus, address: address)
  }

  /// `3#11`.
  private static func address(ofListing text: String) -> USBSelector? {
    let parts = text.split(separator: "#", omittingEmptySubsequences: false)
    guard parts.count == 2, let bus = UInt8(parts[0]), let address = UInt8(parts[1]) else { return nil }
    return .address(bus: bus, address: address)
  }

  private static func pair(_ text: String) throws(USBSelectorError) -> USBIdentity? {
    guard let separator = text.firstIndex(where: { $0 == ":" || $0 == "," }) else { return nil }
    let (first, second) = (text[..<separator], text[text.index(after: separator)...])
    let bare = [first, second].contains { isBareHexadecimal($0) } && [first, second].allSatisfy { isFourDigits($0) }
    let vendor = bare ? Number(hexadecimal: first) : Number(first)
    let product = bare ? Number(hexadecimal: second) : Number(second)
    switch (vendor, product) {
    case (.value(let vendor), .value(let product)): return USBIdentity(vendorID: vendor, productID: product)
    case (.none, .none): return nil
    default:
      throw USBSelectorError(
        text: text, reason: "an id is 0x0 to 0xffff or 0 to 65535, both ids such as 0x1fc9:0x0130 or 1fc9:0130")
    }
  }

  private static func single(_ text: String) throws(USBSelectorError) -> UInt16? {
    switch isFourDigits(text[...]) && isBareHexadecimal(text[...]) ? Number(hexadecimal: text[...]) : Number(text[...])
    {
    case .value(let value): return value
    case .tooLarge where text.lowercased().hasPrefix("0x"):
      throw USBSelectorError(text: text, reason: "an id is 0x0 to 0xffff")
    // Many digits may well be a serial number.
    case .tooLarge, .none: return nil
    }
  }

  /// What `lsusb` writes, and what decimal it cannot be: a letter in it, or a zero in front.
  private static func isBareHexadecimal(_ text: Substring) -> Bool {
    isFourDigits(text) && (text.first == "0" || text.utf8.contains { $0 > UInt8(ascii: "9") })
  }

  private static func isFourDigits(_ text: Substring) -> Bool {
    text.utf8.count == 4 && text.allSatisfy { $0.isHexDigit && $0.isASCII }
  }

  /// A number as an id: one, or none, or a number that is no id.
  private enum Number {
    case value(UInt16)
    case tooLarge
    case none

    init(_ text: Substring) {
      if text.lowercased().hasPrefix("0x") {
        self.init(digits: text.dropFirst(2), radix: 16)
      } else {
        self.init(digits: text, radix: 10)
      }
    }

    init(hexadecimal text: Substring) { self.init(digits: text, radix: 16) }

    private init(digits: Substring, radix: Int) {
      guard !digits.isEmpty,
        digits.allSatisfy({ $0.isASCII && ($0.hexDigitValue ?? 16) < radix })
      else {
        self = .none
        return
      }
      self = UInt16(digits, radix: radix).map { .value($0) } ?? .tooLarge
    }
  }
}

extension USBSelector: CustomStringConvertible {
  /// As one would write it.
  public var description: String {
    switch self {
    case .identity(let identity): identity.description
    case .number(let number): "0x" + String(number, radix: 16)
    case .port(let port): port.description
    case .address(let bus, let address): "\(bus)#\(address)"
    case .node(let path): path
    case .text(let text): text
    }
  }
}

/// A text that names no USB device.
public struct USBSelectorError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What the user wrote.
  public var text: String
  /// Why it names none, with what would.
  public var reason: String

  /// The text and the reason, on one line.
  public var description: String { "'\(text)' names no USB device: \(reason)" }
}

import HIDTransport

/// What the rule files of a system say about a board.
struct UdevRules {
  /// Folders in which udev looks, the first wins over a file of the same name in another.
  static let folders = ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"]

  /// The files that open both stages of a board to a user, in udev's order.
  private(set) var good: [String] = []
  /// Files that try to, and why they do not.
  private(set) var flawed: [(path: String, why: String)] = []

  init(_ system: HostSystem) {
    var seen: Set<String> = []
    for folder in Self.folders {
      for name in system.names(in: folder) where name.hasSuffix(".rules") && seen.insert(name).inserted {
        guard let text = system.text("\(folder)/\(name)") else { continue }
        judge("\(folder)/\(name)", name, text)
      }
    }
  }

  private mutating func judge(_ path: String, _ name: String, _ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }
    var missing: [String] = []
    var anyway = false
    for identity in UdevRule.identities {
      let digits = identity.description.split(separator: ":").map(String.init)
      let about = lines.filter { Self.value("idVendor", of: $0) == digits[0] && Self.concerns($0, product: digits[1]) }
      guard about.contains(where: { Self.opens($0) && !$0.contains("hidraw") }) else {
        missing.append(identity.description)
        continue
      }
      anyway = true
      if about.contains(where: { $0.contains("uaccess") && !$0.contains("MODE=") }), name > "73" {
        flawed.append((path, "its number is 73 or more, and uaccess is handed out before"))
        return
      }
    }
    if missing.isEmpty {
      good.append(path)
    } else if anyway || path == UdevRule.path {
      flawed.append((path, "it says nothing of \(missing.joined(separator: " and "))"))
    }
  }

  /// The line is about this product, or about all of the vendor.
  private static func concerns(_ line: Substring, product: String) -> Bool {
    value("idProduct", of: line).map { $0 == product } ?? true
  }

  /// It lets more than root in: the user at the machine, everybody, or a group.
  private static func opens(_ line: Substring) -> Bool {
    line.contains("uaccess") || line.contains(#"MODE="0666""#) || line.contains(#"MODE="666""#)
      || line.contains(#"MODE:="0666""#) || (line.contains("GROUP") && line.contains("660"))
  }

  /// The value that an attribute must equal, `ATTR{…}=="…"` or `ATTRS{…}=="…"`, in lower case.
  private static func value(_ attribute: String, of line: Substring) -> String? {
    for part in line.split(separator: ",") {
      let words = part.split(separator: "\"", omittingEmptySubsequences: false)
      guard words.count == 3, words[0].contains("{\(attribute)}"), words[0].contains("==") else { continue }
      return words[1].lowercased()
    }
    return nil
  }
}

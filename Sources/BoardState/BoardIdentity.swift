import VirtualRT1020

/// Which board a state folder belongs to.
public struct BoardIdentity: Equatable, Sendable {
  /// The flash part's name; nil for a board without one.
  public var part: String?
  /// Bytes of the flash, 0 without one.
  public var size: Int
  /// The flashloader that the board runs as the stand-in. For people to read: the same chip may run another.
  public var firmware: String

  /// Describes a board.
  public init(_ board: VirtualRT1020) {
    part = board.flashPart
    size = board.flashSize
    firmware = board.firmware
  }

  init(part: String?, size: Int, firmware: String) {
    self.part = part
    self.size = size
    self.firmware = firmware
  }

  /// The same chip is on both.
  public func hasFlash(of other: BoardIdentity) -> Bool { part == other.part && size == other.size }

  /// In words: `an IS25LP064A of 8388608 bytes`.
  public var flashText: String { part.map { "the flash part \($0) of \(size) bytes" } ?? "no flash" }
}

/// The first record's body: a line for each key, so that people can read it with any tool.
extension BoardIdentity {
  /// The longest name that is taken from a file, bytes.
  private static let nameBytes = 256

  func text(fill: UInt8) -> [UInt8] {
    var text = "firmware \(firmware)\nsize \(size)\nfill \(fill)\n"
    if let part { text += "part \(part)\n" }
    return Array(text.utf8)
  }

  /// Nil for anything that `text` does not make.
  static func parse(_ body: [UInt8]) -> (identity: BoardIdentity, fill: UInt8)? {
    var values: [String: String] = [:]
    for line in String(decoding: body, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2, words[1].utf8.count <= nameBytes, values.updateValue(words[1], forKey: words[0]) == nil
      else { return nil }
    }
    guard let firmware = values.removeValue(forKey: "firmware"),
      let size = values.removeValue(forKey: "size").flatMap({ Int($0) }),
      let fill = values.removeValue(forKey: "fill").flatMap({ UInt8($0) })
    else { return nil }
    let part = values.removeValue(forKey: "part")
    guard values.isEmpty, (part == nil) == (size == 0) else { return nil }
    return (BoardIdentity(part: part, size: size, firmware: firmware), fill)
  }
}

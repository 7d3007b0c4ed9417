import JSONText

/// A board in text, from its control's answer to `show`.
struct BoardPicture {
  let text: String

  /// Letters of the flash's map in a row, and rows at most.
  private static let width = 64
  private static let rows = 4

  init(_ name: String, _ answer: JSONValue) {
    var lines = [Self.head(name, answer)]
    lines += Self.steps("boot", answer["boot"]) + Self.steps("jump-address", answer["jump"]) + Self.events(answer)
    lines.append("")
    lines += Self.flash(answer["flash"] ?? .null)
    lines += [""] + Self.fuses(answer["fuses"]?.array ?? [])
    let faults = answer["faults"]?.array ?? []
    if !faults.isEmpty {
      lines += ["", "faults"]
      lines += faults.map { "  \($0["text"]?.string ?? "?") (struck \(Self.count($0["strikes"], "time")))" }
    }
    text = lines.joined(separator: "\n")
  }

  private static func head(_ name: String, _ answer: JSONValue) -> String {
    var runs = answer["runs"]?.string ?? "?"
    if let entry = answer["entry"]?.string { runs += " from \(entry)" }
    if answer["hung"] == true { runs += ", hung" }
    let seconds = answer["time"]?.double ?? 0
    return "\(name): \(runs); \(NamedBoard.device(answer)); boot pins \(answer["boot_pins"]?.string ?? "?"); "
      + "firmware \(answer["firmware"]?.string ?? "?"); up \(Int(seconds)) s of its time, "
      + count(answer["resets"], "reset")
  }

  // MARK: - Boot

  /// The boot ROM's way: `!` before what somebody should know, `x` before what went wrong.
  private static func steps(_ title: String, _ steps: JSONValue?) -> [String] {
    guard let steps = steps?.array, !steps.isEmpty else { return [] }
    return ["", title]
      + steps.map { step in
        let mark = step["outcome"] == "failed" ? "x" : step["outcome"] == "noted" ? "!" : " "
        return "\(mark) \(step["text"]?.string ?? "?")"
      }
  }

  private static func events(_ answer: JSONValue) -> [String] {
    guard let number = answer["hab_events"]?.int, number > 0 else { return [] }
    return ["", "HAB has noted \(count(answer["hab_events"], "event")); the request {\"hab\": true} tells them"]
  }

  // MARK: - Flash

  private static func flash(_ flash: JSONValue) -> [String] {
    guard let part = flash["part"]?.string, let size = flash["size"]?.int, size > 0 else {
      return ["no flash is fitted"]
    }
    let used = ranges(flash["in_use"])
    let protected = ranges(flash["protected"])
    let piece = max(4096, size / (width * rows))
    let registers = Array(flash["status_registers"]?.string ?? "")
    let bytes = stride(from: 0, to: registers.count - 1, by: 2).map { "0x" + String(registers[$0...$0 + 1]) }
    var lines = [
      "flash \(part), \(amount(size)), status registers \(bytes.joined(separator: " ")), "
        + "sectors erased up to \(count(flash["most_erases"], "time"))",
      "  a letter is \(amount(piece)): . erased, # in use, - erased and protected, P in use and protected",
    ]
    for row in stride(from: 0, to: size, by: piece * width) {
      let letters = stride(from: row, to: min(size, row + piece * width), by: piece).map { start in
        letter(used: touches(used, start..<start + piece), protected: touches(protected, start..<start + piece))
      }
      lines.append("  \(hex(row, 7))  \(String(letters))")
    }
    lines.append("  in use: \(words(used))")
    if !protected.isEmpty { lines.append("  protected: \(words(protected))") }
    return lines
  }

  private static func letter(used: Bool, protected: Bool) -> Character {
    used ? (protected ? "P" : "#") : (protected ? "-" : ".")
  }

  private static func touches(_ ranges: [Range<Int>], _ piece: Range<Int>) -> Bool {
    ranges.contains { $0.overlaps(piece) }
  }

  private static func words(_ ranges: [Range<Int>]) -> String {
    guard !ranges.isEmpty else { return "nothing" }
    let shown = ranges.prefix(8).map { "\(hex($0.lowerBound, 7))-\(hex($0.upperBound - 1, 7))" }
    let rest = ranges.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  private static func ranges(_ value: JSONValue?) -> [Range<Int>] {
    (value?.array ?? []).compactMap { pair in
      guard let items = pair.array, items.count == 2, let start = items[0].int, let count = items[1].int, start >= 0,
        count > 0, start <= Int.max - count
      else { return nil }
      return start..<start + count
    }
  }

  // MARK: - Fuses

  private static func fuses(_ fuses: [JSONValue]) -> [String] {
    guard !fuses.isEmpty else { return ["fuses: all words are 0"] }
    return ["fuses; all other words are 0"]
      + fuses.map { fuse in
        let name = fuse["name"]?.string ?? "reserved"
        return "  \(hex(fuse["index"]?.int ?? 0, 2))  \(name)" + String(repeating: " ", count: max(1, 26 - name.count))
          + hex(fuse["value"]?.int ?? 0, 8) + (fuse["locked"] == true ? "  locked" : "")
      }
  }

  // MARK: - Numbers

  private static func hex(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func amount(_ bytes: Int) -> String {
    bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
  }

  private static func count(_ value: JSONValue?, _ noun: String) -> String {
    let number = value?.int ?? 0
    return "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}

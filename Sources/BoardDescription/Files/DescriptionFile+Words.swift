import JSONText
import VirtualRT1020

extension DescriptionFile {
  /// What the file is: "a board", "a flash part", "a plan of 2 faults".
  public var kind: String {
    switch self {
    case .board: "a board"
    case .part: "a flash part"
    case .faults(let faults): "a plan of \(faults.count) fault\(faults.count == 1 ? "" : "s")"
    }
  }

  /// What it means, a line a thing.
  public var lines: [String] {
    switch self {
    case .board(let board): board.lines
    case .part(let part): part.lines
    case .faults(let faults): faults.flatMap(\.lines)
    }
  }
}

extension BoardConfiguration {
  /// What the board is made of, in words.
  var lines: [String] {
    var lines = [
      "runs       \(mode.rawValue) at first, boot pins at \(bootPins.rawValue)",
      "firmware   \(customFirmware.map { "like \($0.name)" } ?? firmware)",
    ]
    if isStrict { lines.append("strict     misuse by the host is noted") }
    if ram == .flexRAM { lines.append("ram        as the FlexRAM fuses divide it") }
    for (index, value) in fuses.sorted(by: { $0.key < $1.key }) {
      lines.append("fuse       word \(index) is \(DescribedValue.text(hex: Int(value), digits: 8))")
    }
    if let flash {
      lines.append(
        "flash      \(flash.customPart?.name ?? flash.part), \(DescribedValue.text(byteCount: flash.fittedSize))")
      if !flash.contents.isEmpty {
        lines.append("holds      \(flash.contents.reduce(0) { $0 + $1.1.count }) bytes besides erased cells")
      }
      if flash.reads == .exact { lines.append("reads      as silicon where clock, dummies or pads are wrong") }
      if flash.takesMaximumTimes { lines.append("times      the longest") }
      if flash.writeProtectPinIsLow { lines.append("wp         low") }
    } else {
      lines.append("flash      none")
    }
    if let known {
      lines.append(
        "known      \(known.flash.reduce(0) { $0 + $1.count }) bytes of the flash, \(known.fuses.count) fuse words, "
          + "\(known.properties.count) properties: from a capture")
    }
    for fault in faults { lines += fault.lines }
    return lines
  }
}

extension Fault {
  /// `erase-ignored, after 2, times 1`, and below it what that means.
  var lines: [String] {
    var words: [String] = []
    for member in json.object?.members ?? [] {
      let values = (member.value.array ?? [member.value]).map { $0.string ?? $0.text() }
      words.append((member.key == "fault" ? "" : member.key + " ") + values.joined(separator: " "))
    }
    let meaning = FaultForm.named(effect.described.name)?.meaning ?? ""
    return ["fault      " + words.joined(separator: ", "), "           " + meaning]
  }
}

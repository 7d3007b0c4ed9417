import JSONText
import VirtualRT1020

/// Flash parts as text: a part file, or the value of `flash.part`.
extension SerialNORPart {
  /// The keys of a part.
  static let keys = ["based_on"] + PartKey.all.map(\.name)

  /// Keys that a part must have that is based on no other.
  private static let needed = ["name", "jedec", "size"]

  /// Reads a part. What it leaves out is as in the part that `based_on` names, or as most quad parts have it.
  public init(_ value: DescribedValue) throws(DescriptionError) {
    let members = try value.members(Self.keys)
    self.init()
    if let base = members.first(where: { $0.key == "based_on" })?.value {
      let name = try base.name(of: SerialNORPart.all.map(\.name))
      if let known = SerialNORPart.named(name) { self = known }
    } else if let missing = Self.needed.first(where: { key in !members.contains { $0.key == key } }) {
      throw value.error(
        .badValue, "a part needs the key \"\(missing)\", or \"based_on\" and the name of a part like it")
    }
    for (key, value) in members {
      if let form = PartKey.all.first(where: { $0.name == key }) { try form.read(&self, value) }
    }
    if members.contains(where: { $0.key == "size" }), !members.contains(where: { $0.key == "sfdp" }) { statesItsSize() }
    if let flaw { throw value.error(.badValue, "no chip can be made of this part: \(flaw)") }
  }

  /// The part as it is read back: all of its keys.
  public var json: JSONValue {
    var object = JSONObject()
    for key in PartKey.all { object.append(key.name, key.write(self)) }
    return .object(object)
  }

  /// What the part is, in words.
  var lines: [String] {
    var lines = [
      "name       \(name)", "jedec      \(Hex.text(jedec))", "size       \(DescribedValue.text(byteCount: size))",
      "sfdp       \(sfdp.isEmpty ? "none" : "\(sfdp.count) bytes")", "quad       \(quadEnable.rawValue)",
    ]
    lines.append(
      "erases     "
        + erases.map { "\(DescribedValue.text(hex: Int($0.opcode))) \($0.sizeText)" }.joined(separator: ", "))
    lines.append("reads      " + reads.map { DescribedValue.text(hex: Int($0.opcode)) }.joined(separator: ", "))
    lines.append(
      "sector     \(DescribedValue.text(time: .microseconds(times.sector))) to erase, at most "
        + DescribedValue.text(time: .microseconds(maximumTimes.sector)))
    return lines
  }
}

import Fuses
import JSONText

/// Fuses and plans for people and for machines.
enum FuseReport {
  /// The words as a table with their fields: those that are not 0, or all.
  static func table(_ readOut: FuseReadOut, all: Bool) -> [String] {
    var lines: [String] = []
    for index in FuseWord.all {
      let value = readOut[index]
      guard all || value != 0 else { continue }
      let locked = readOut.isLocked(index) == true ? "   locked" : ""
      lines.append(
        "  " + FuseText.padded(FuseText.word(index), 32) + (value.map(FuseText.value) ?? "unreadable") + locked)
      for field in readOut.fieldLines(index, all: all) { lines.append("       " + field) }
    }
    if lines.isEmpty { lines.append("  all words are 0") }
    return lines
  }

  /// The fuses as a JSON object.
  static func json(_ readOut: FuseReadOut) -> JSONValue {
    var words: [JSONValue] = []
    for index in FuseWord.all {
      var word = JSONObject()
      word.append("word", JSONValue(index))
      word.append("name", FuseWord.name(index).map { .string($0) } ?? .null)
      word.append("value", readOut[index].map { .string(FuseText.value($0)) } ?? .null)
      word.append("locked", readOut.isLocked(index).map { .bool($0) } ?? .null)
      var fields = JSONObject()
      if let value = readOut[index] {
        for field in FuseWord.fields(index) where field.mask != .max {
          fields.append(field.name, JSONValue(field.value(in: value)))
        }
      }
      word.append("fields", .object(fields))
      words.append(.object(word))
    }
    var object = JSONObject()
    object.append("ok", .bool(true))
    object.append("board", readOut.uniqueIDText.map { .string($0) } ?? .null)
    object.append("closed", readOut.isClosed.map { .bool($0) } ?? .null)
    object.append("key_hash", readOut.keyHash.map { .string($0.text) } ?? .null)
    object.append("meaning", .array(readOut.meaning.map { .string($0) }))
    object.append("fuses", .array(words))
    return .object(object)
  }

  /// The words of such an object.
  static func readOut(_ bytes: [UInt8], name: String) throws(Failure) -> FuseReadOut {
    guard let json = try? JSONValue(parsing: bytes), let list = json["fuses"]?.array,
      list.count == FuseReadOut.wordCount
    else {
      throw Failure(.badInput, "\(name) is no read-out: 'boardless fuses show --json' makes one")
    }
    var words: [UInt32?] = []
    for item in list {
      let value = item["value"] ?? item
      let word = value.string.flatMap(FuseText.number)
      guard word != nil || value.isNull else {
        throw Failure(.badInput, "\(name) has a word that is no value: \(value.text())")
      }
      words.append(word)
    }
    return FuseReadOut(words)
  }

  /// A plan as a JSON object.
  static func json(_ plan: FusePlan) -> JSONValue {
    var object = JSONObject()
    object.append("ok", .bool(plan.isAllowed))
    object.append("board", plan.readOut.uniqueIDText.map { .string($0) } ?? .null)
    object.append(
      "changes",
      .array(
        plan.changes.map { change in
          [
            "word": JSONValue(change.word), "name": FuseWord.name(change.word).map { .string($0) } ?? .null,
            "before": change.before.map { .string(FuseText.value($0)) } ?? .null,
            "after": change.after.map { .string(FuseText.value($0)) } ?? .null,
            "burns": .string(FuseText.value(change.adds)),
            "sources": .array(change.sources.map { .string($0) }),
          ]
        }))
    object.append("steps", .array(plan.steps.map { .string($0.name) }))
    object.append("closes", .bool(plan.closes))
    object.append(
      "refusals",
      .array(
        plan.refusals.map { refusal in
          [
            "kind": .string(refusal.kind.rawValue), "word": refusal.word.map { JSONValue($0) } ?? .null,
            "cause": .string(refusal.cause), "remedy": .string(refusal.remedy),
          ]
        }))
    object.append(
      "consequences",
      .array(plan.consequences.map { ["weight": .string($0.weight.rawValue), "text": .string($0.text)] }))
    return .object(object)
  }

  /// The exit code of a plan: 0 if it may be burnt, 3 for wrong requests, 5 where the part or safety is against it.
  static func refusal(of plan: FusePlan) -> Failure? {
    guard !plan.isAllowed else { return nil }
    return Failure(
      plan.refusals.contains { !$0.kind.isInput } ? .closedPart : .badInput,
      "this plan must not be burnt: " + plan.refusals.map(\.description).joined(separator: "; "))
  }
}

import Fuses
import JSONText
import YAMLText

/// SPSDK's fuse configuration, as `nxpfuses get-template` makes it: a mapping `registers` of words, each with a value or
/// with its fields. What is 0 there asks for nothing, as with SPSDK: its template lists every word.
enum FuseConfiguration {
  static func requests(_ bytes: [UInt8], _ name: String) throws(FuseFileError) -> [FuseRequest] {
    let document: YAMLDocument
    do throws(YAMLError) { document = try YAMLDocument(bytes) } catch {
      throw FuseFileError("\(name): \(error)")
    }
    guard let top = document.value.object, let place = top.keys.firstIndex(of: "registers"),
      let registers = top["registers"]?.object
    else {
      throw FuseFileError(
        "\(name) is no fuse file: expected lines NAME |= VALUE, an nxpfuses configuration with 'registers:', a key hash "
          + "or a key table")
    }
    try checkFamily(top, name)
    let marks = document.marks.children[place]
    var requests: [FuseRequest] = []
    var keys: [FuseRequest] = []
    for (index, member) in registers.members.enumerated() {
      let source = "\(name):\(marks.keys[index].line)"
      guard let fuse = FuseName(member.key), fuse.field == nil else {
        throw FuseFileError("\(source): \"\(member.key)\" is no fuse word of the RT1020")
      }
      let children = marks.children[index]
      if FuseWord.keyHash.contains(fuse.word) {
        let value = try value(member.value, source)
        keys.append(FuseRequest(word: fuse.word, value: value, mask: .max, source: source))
      } else {
        requests += try word(fuse.word, member.value, children, name, source)
      }
    }
    // The template lists all eight words as 0; only a hash that somebody filled in is asked for.
    return keys.allSatisfy { $0.value == 0 } ? requests : requests + keys
  }

  private static func checkFamily(_ top: JSONObject, _ name: String) throws(FuseFileError) {
    guard let family = top["family"]?.string?.lowercased() else { return }
    guard ["mimxrt1020", "mimxrt1021", "mimxrt1024"].contains(family) else {
      throw FuseFileError("\(name) is for \(family), and its fuses are others than the RT1020's")
    }
  }

  private static func word(
    _ word: Int, _ json: JSONValue, _ marks: YAMLMarks, _ name: String, _ source: String
  ) throws(FuseFileError) -> [FuseRequest] {
    guard let members = json.object else {
      let value = try value(json, source)
      return value == 0 ? [] : [FuseRequest(word: word, adding: value, source: source)]
    }
    if members.count == 1, let whole = members["value"] { return try self.word(word, whole, marks, name, source) }
    // Older configurations put the fields one level deeper.
    if members.count == 1, members["bitfields"]?.object != nil, let fields = members["bitfields"],
      let inner = marks.children.first
    {
      return try self.word(word, fields, inner, name, source)
    }
    var requests: [FuseRequest] = []
    for (index, member) in members.members.enumerated() {
      let source = "\(name):\(marks.keys[index].line)"
      guard let field = FuseName.field(member.key, of: word) else {
        // A template lists more than is known here, all of it 0.
        if member.value.int == 0 || member.value.string.flatMap(FuseText.number) == 0 { continue }
        throw FuseFileError("\(source): \(FuseText.word(word)) has no field \"\(member.key)\"")
      }
      let value = try value(of: field, member.value, marks.children[index].written, source)
      guard value != 0 else { continue }
      guard let request = FuseRequest(word: word, field: field, value: value, source: source) else {
        throw FuseFileError("\(source): \(field.name) holds 0 to \(field.largest), not \(value)")
      }
      requests.append(request)
    }
    return requests
  }

  private static func value(_ json: JSONValue, _ source: String) throws(FuseFileError) -> UInt32 {
    if let members = json.object, members.count == 1, let whole = members["value"] { return try value(whole, source) }
    if let number = json.int.flatMap({ UInt32(exactly: $0) }) { return number }
    if let number = json.string.flatMap(FuseText.number) { return number }
    throw FuseFileError("\(source): expected a value of 32 bits, such as '0x00000002', not \(json.kind)")
  }

  /// A field's value: one of SPSDK's names for it, or a number.
  private static func value(
    of field: FuseField, _ json: JSONValue, _ written: String?, _ source: String
  ) throws(FuseFileError) -> UInt32 {
    let names = FieldValueNames.of(field)
    let text = json.string ?? written ?? ""
    if let number = json.int.flatMap({ UInt32(exactly: $0) }) {
      // 010 is a number without quotes, and a name of 2 with them.
      guard let named = names[text], named != number else { return number }
      throw FuseFileError("\(source): put quotes around \(text) if the name is meant, or write \(number)")
    }
    if let value = names[text] ?? FuseText.number(text) { return value }
    let known = names.sorted { $0.value < $1.value }.map(\.key).joined(separator: ", ")
    throw FuseFileError(
      "\(source): \(field.name) cannot be \"\(text)\""
        + (known.isEmpty ? ": expected a number" : ": expected one of \(known)"))
  }
}

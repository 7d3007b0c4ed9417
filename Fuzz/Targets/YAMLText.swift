import JSONText
import YAMLText

/// YAML: any bytes are read or refused with a place; what was read is within the limits, has a mark for every value,
/// and written as JSON reads back the same.
func fuzz(_ bytes: [UInt8]) {
  let document: YAMLDocument
  do throws(YAMLError) { document = try YAMLDocument(bytes) } catch {
    require(error.position.line >= 1 && error.position.column >= 1, "an error has a place")
    require(error.position.line <= bytes.count + 2, "the place is in the text")
    require(!error.description.isEmpty, "an error has words")
    return
  }
  var nodes = 0
  check(document.value, document.marks, depth: 0, &nodes)
  require(nodes <= YAMLLimits.nodes, "no more values than allowed")
  do throws(YAMLError) {
    // A line and nothing else: YAML has limits on how far a key may be from its colon, and these texts are short.
    let again = try YAMLDocument(document.value.bytes(.line))
    require(again.value == document.value || bytes.count > 256, "what was read goes round")
  } catch { require(bytes.count > 256 || !isPlain(document.value), "what was read is readable") }
}

private func check(_ value: JSONValue, _ marks: YAMLMarks, depth: Int, _ nodes: inout Int) {
  nodes += 1
  require(depth <= YAMLLimits.depth, "not deeper than allowed")
  require(marks.position.line >= 1, "a value has a place")
  switch value {
  case .array(let elements):
    require(elements.count == marks.children.count, "every element has a mark")
    for (element, mark) in zip(elements, marks.children) { check(element, mark, depth: depth + 1, &nodes) }
  case .object(let object):
    require(object.count == marks.children.count && object.count == marks.keys.count, "every member has its marks")
    require(Set(object.keys).count == object.count, "no key twice")
    for (member, mark) in zip(object.members, marks.children) { check(member.value, mark, depth: depth + 1, &nodes) }
  case .number(let number): require(number.isFinite, "numbers are finite")
  default: break
  }
}

/// Text that YAML can hold in quotes as JSON writes it: no controls that YAML forbids even there.
private func isPlain(_ value: JSONValue) -> Bool {
  value.text(.compact).unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) }
}

import CLibYAML

/// libyaml's parser as a source of events. The bytes must outlive it, and `close` must end it.
struct YAMLEvents {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isOpen: Bool

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    parser = .allocate(capacity: 1)
    isOpen = yaml_parser_initialize(parser) == 1
    // An empty text has no base address, at which libyaml would stop the program.
    if isOpen, let start = bytes.baseAddress { yaml_parser_set_input_string(parser, start, bytes.count) }
  }

  mutating func close() {
    if isOpen { yaml_parser_delete(parser) }
    parser.deallocate()
  }

  /// The next event. After the end of the stream there is none to ask for.
  mutating func next() throws(YAMLError) -> YAMLEvent {
    guard isOpen else { throw YAMLError(reason: .syntax("no memory"), position: YAMLPosition(line: 1, column: 1)) }
    guard bytes.baseAddress != nil else {
      throw YAMLError(reason: .empty, position: YAMLPosition(line: 1, column: 1))
    }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    var result = YAMLEvent(kind: .streamEnd, position: YAMLPosition(event.start_mark))
    switch event.type {
    case YAML_STREAM_START_EVENT: result.kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_ALIAS_EVENT: result.kind = .alias
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      result.kind = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      (result.hasAnchor, result.hasTag) = (scalar.anchor != nil, scalar.tag != nil)
    case YAML_SEQUENCE_START_EVENT:
      result.kind = .listStart
      let start = event.data.sequence_start
      (result.hasAnchor, result.hasTag) = (start.anchor != nil, start.tag != nil)
    case YAML_SEQUENCE_END_EVENT: result.kind = .listEnd
    case YAML_MAPPING_START_EVENT:
      result.kind = .mappingStart
      let start = event.data.mapping_start
      (result.hasAnchor, result.hasTag) = (start.anchor != nil, start.tag != nil)
    case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
    default: break
    }
    return result
  }

  /// Why there is no next event.
  private var failure: YAMLError {
    let parser = parser.pointee
    var words = parser.problem.map { String(cString: $0) } ?? "this is no YAML"
    if let context = parser.context.map({ String(cString: $0) }) { words += " (\(context))" }
    // The reader counts bytes where the others count characters.
    let position =
      parser.error == YAML_READER_ERROR ? position(ofByte: parser.problem_offset) : YAMLPosition(parser.problem_mark)
    return YAMLError(reason: .syntax(words), position: position)
  }

  private func position(ofByte offset: Int) -> YAMLPosition {
    var position = YAMLPosition(line: 1, column: 1)
    for byte in bytes.prefix(max(0, offset)) {
      if byte == UInt8(ascii: "\n") {
        position = YAMLPosition(line: position.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        position.column += 1
      }
    }
    return position
  }
}

extension YAMLPosition {
  /// libyaml counts from 0.
  init(_ mark: yaml_mark_t) {
    self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
  }
}

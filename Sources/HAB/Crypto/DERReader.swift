/// Reads DER (the strict encoding of ASN.1) from the front: definite, shortest lengths only, never past its end.
///
/// Nothing here nests by itself: callers go down one level per call, so no input makes it deep or slow.
struct DERReader {
  /// Tags that certificates and signatures have.
  enum Tag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let identifier: UInt8 = 0x06
    static let utf8String: UInt8 = 0x0C
    static let printableString: UInt8 = 0x13
    static let ia5String: UInt8 = 0x16
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
    /// `[number]` around other elements.
    static func context(_ number: UInt8) -> UInt8 { 0xA0 | number }
  }

  /// One element.
  struct Element {
    let tag: UInt8
    /// Offsets of the whole element, and of its content.
    let whole: Range<Int>
    let content: Range<Int>
  }

  let bytes: [UInt8]
  /// What is read, for error texts.
  let what: String
  private(set) var position: Int
  let end: Int

  /// A reader of all bytes.
  init(_ bytes: [UInt8], _ what: String) {
    self.init(bytes, what, 0..<bytes.count)
  }

  private init(_ bytes: [UInt8], _ what: String, _ range: Range<Int>) {
    self.bytes = bytes
    self.what = what
    position = range.lowerBound
    end = range.upperBound
  }

  /// True if nothing is left.
  var isAtEnd: Bool { position == end }
  /// The next element's tag, nil at the end.
  var nextTag: UInt8? { isAtEnd ? nil : bytes[position] }

  /// The error for what stands at `offset`.
  func error(_ text: String, at offset: Int) -> HABError {
    HABError(.input, "\(what), byte \(offset.hexText(2)): \(text)")
  }

  /// The next element, whatever it is.
  mutating func next() throws(HABError) -> Element {
    let start = position
    guard start + 2 <= end else { throw error("it ends where an element should stand", at: start) }
    let tag = bytes[start]
    guard tag & 0x1F != 0x1F else { throw error("a tag of several bytes, which no part of it has", at: start) }
    var header = 2
    var length = Int(bytes[start + 1])
    if length >= 0x80 {
      let count = length & 0x7F
      guard (1...4).contains(count) else { throw error("a length of \(count) bytes; DER has 1 to 4", at: start + 1) }
      guard start + 2 + count <= end else { throw error("it ends within a length", at: start + 1) }
      length = bytes[start + 2..<start + 2 + count].reduce(0) { $0 << 8 | Int($1) }
      header += count
      guard length >= 0x80, length >> (8 * (count - 1)) != 0 else {
        throw error("the length is not as short as DER wants it", at: start + 1)
      }
    }
    guard length <= end - start - header else {
      throw error("an element of \(length) bytes, but \(end - start - header) are left", at: start)
    }
    position = start + header + length
    return Element(tag: tag, whole: start..<position, content: start + header..<position)
  }

  /// The next element, which must have this tag.
  mutating func next(_ tag: UInt8, _ name: String) throws(HABError) -> Element {
    guard let found = nextTag else { throw error("\(name) is missing", at: position) }
    guard found == tag else {
      throw error("\(name) (tag \(tag.hexText(2))) should stand here, not tag \(found.hexText(2))", at: position)
    }
    return try next()
  }

  /// A reader of an element's content.
  func inside(_ element: Element) -> DERReader { DERReader(bytes, what, element.content) }

  /// A reader of the next element's content, which must have this tag.
  mutating func enter(_ tag: UInt8, _ name: String) throws(HABError) -> DERReader { inside(try next(tag, name)) }

  /// The content of the next element, which must have this tag.
  mutating func content(_ tag: UInt8, _ name: String) throws(HABError) -> [UInt8] {
    Array(bytes[try next(tag, name).content])
  }

  /// A positive whole number of up to `limit` bytes, without leading zeros.
  mutating func magnitude(_ name: String, limit: Int) throws(HABError) -> [UInt8] {
    let element = try next(Tag.integer, name)
    let content = bytes[element.content]
    guard let first = content.first, first < 0x80 else {
      throw error("\(name) is empty or negative", at: element.whole.lowerBound)
    }
    let digits = Array(content.drop { $0 == 0 })
    guard digits.count <= limit else {
      throw error("\(name) has \(digits.count) bytes, at most \(limit) can be", at: element.whole.lowerBound)
    }
    return digits
  }

  /// Refuses anything after what was read.
  func finish(_ name: String) throws(HABError) {
    guard isAtEnd else { throw error("\(end - position) bytes too many after \(name)", at: position) }
  }
}

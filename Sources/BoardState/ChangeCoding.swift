import VirtualRT1020

/// Changes of a board's state as bytes of a record's body, one after the other.
enum ChangeCoding {
  private enum Tag: UInt8 {
    case fuse = 1
    case statusRegisters = 2
    case bytes = 3
    case fill = 4
    case eraseCounts = 5
    case securityRegisters = 6
  }

  /// Adds a change to a body.
  static func append(_ change: NonVolatileChange, to body: inout [UInt8]) {
    switch change {
    case .fuse(let index, let word):
      body += [Tag.fuse.rawValue, UInt8(truncatingIfNeeded: index)]
      body.append32(word)
    case .statusRegisters(let values):
      body += [Tag.statusRegisters.rawValue, UInt8(truncatingIfNeeded: values.count)]
      body += values
    case .bytes(let offset, let bytes):
      body.append(Tag.bytes.rawValue)
      body.append32(UInt32(truncatingIfNeeded: offset))
      body.append32(UInt32(truncatingIfNeeded: bytes.count))
      body += bytes
    case .fill(let range, let value):
      body += [Tag.fill.rawValue, value]
      body.append32(UInt32(truncatingIfNeeded: range.lowerBound))
      body.append32(UInt32(truncatingIfNeeded: range.count))
    case .eraseCounts(let range, let count):
      body.append(Tag.eraseCounts.rawValue)
      for word in [UInt32(truncatingIfNeeded: range.lowerBound), UInt32(truncatingIfNeeded: range.count), count] {
        body.append32(word)
      }
    case .securityRegisters(let values):
      body.append(Tag.securityRegisters.rawValue)
      body.append32(UInt32(truncatingIfNeeded: values.count))
      body += values
    }
  }

  /// Makes the changes of a body. Returns false if it is none, or does not fit the state.
  static func apply(_ body: [UInt8], to state: inout NonVolatileState) -> Bool {
    var position = 0
    while position < body.count {
      guard let change = next(body, &position), state.apply(change) else { return false }
    }
    return true
  }

  private static func next(_ body: [UInt8], _ position: inout Int) -> NonVolatileChange? {
    func has(_ count: Int) -> Bool { count <= body.count - position }
    guard let tag = Tag(rawValue: body[position]), has(2) else { return nil }
    switch tag {
    case .fuse:
      guard has(6) else { return nil }
      defer { position += 6 }
      return .fuse(Int(body[position + 1]), body.number32(at: position + 2))
    case .statusRegisters:
      let count = Int(body[position + 1])
      guard has(2 + count) else { return nil }
      defer { position += 2 + count }
      return .statusRegisters(Array(body[(position + 2)..<(position + 2 + count)]))
    case .bytes:
      guard has(9) else { return nil }
      let count = Int(body.number32(at: position + 5))
      guard has(9 + count) else { return nil }
      defer { position += 9 + count }
      return .bytes(at: Int(body.number32(at: position + 1)), Array(body[(position + 9)..<(position + 9 + count)]))
    case .fill:
      guard has(10) else { return nil }
      defer { position += 10 }
      let start = Int(body.number32(at: position + 2))
      return .fill(start..<(start + Int(body.number32(at: position + 6))), body[position + 1])
    case .eraseCounts:
      guard has(13) else { return nil }
      defer { position += 13 }
      let start = Int(body.number32(at: position + 1))
      return .eraseCounts(start..<(start + Int(body.number32(at: position + 5))), body.number32(at: position + 9))
    case .securityRegisters:
      guard has(5) else { return nil }
      let count = Int(body.number32(at: position + 1))
      guard has(5 + count) else { return nil }
      defer { position += 5 + count }
      return .securityRegisters(Array(body[(position + 5)..<(position + 5 + count)]))
    }
  }
}

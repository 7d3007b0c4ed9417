/// Cuts a sequence of commands, each with its header, into its commands.
struct CommandWalk {
  /// The block up to its own length.
  let bytes: [UInt8]
  private var offset = HABHeader.byteCount

  /// Checks the block's header: its tag, version, and a length that the bytes have.
  init(_ bytes: [UInt8], tag: UInt8, limit: Int) throws(CommandFault) {
    guard let header = HABHeader(bytes), header.tag == tag else {
      throw CommandFault(offset: 0, .header(found: [UInt8](bytes.prefix(4)), expected: tag))
    }
    guard header.isVersion4 else { throw CommandFault(offset: 3, .version(header.parameter)) }
    let limit = min(limit, bytes.count)
    guard (HABHeader.byteCount...limit).contains(header.length) else {
      throw CommandFault(offset: 1, .length(header.length, limit: limit))
    }
    self.bytes = bytes.count == header.length ? bytes : [UInt8](bytes.prefix(header.length))
  }

  /// The next command with its offset, or nil at the end.
  mutating func next() throws(CommandFault) -> (offset: Int, bytes: [UInt8])? {
    let remaining = bytes.count - offset
    guard remaining > 0 else { return nil }
    guard let header = HABHeader(bytes, at: offset) else {
      throw CommandFault(offset: offset, .cutOff(remaining: remaining))
    }
    guard (HABHeader.byteCount...remaining).contains(header.length) else {
      throw CommandFault(
        offset: offset, .commandLength(tag: header.tag, length: header.length, remaining: remaining))
    }
    let start = offset
    offset += header.length
    return (start, [UInt8](bytes[start..<offset]))
  }
}

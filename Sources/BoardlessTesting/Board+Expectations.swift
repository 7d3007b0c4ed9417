import Testing

/// Looking at flash and fuses from outside: the cells and the fuses themselves, past faults and locks.
extension Board {
  /// First address of the memory window.
  private static let window: UInt32 = 0x6000_0000

  /// A place in the flash as an offset; nil if it is neither an offset nor in the memory window.
  private func offset(_ place: UInt32) -> Int? {
    let offset = place >= Self.window ? place - Self.window : place
    return offset < 1 << 28 ? Int(offset) : nil
  }

  /// Flash cells; those past the part's end are left out.
  ///
  /// - Parameter place: an address of the memory window, or an offset.
  public func flash(at place: UInt32, count: Int) -> [UInt8] {
    offset(place).map { bus.board.flash(at: $0, count: count) } ?? []
  }

  /// A fuse word, the fuse itself; nil if there is no such word.
  public func fuse(_ word: Int) -> UInt32? { bus.board.fuse(word) }

  /// Expects these bytes in the flash.
  ///
  /// ```swift
  /// board.expectFlash(image, at: 0x6000_2000)
  /// ```
  ///
  /// - Parameter place: an address of the memory window, or an offset.
  /// - Returns: whether they are there; if not, the test has failed at the caller's line.
  @discardableResult
  public func expectFlash(
    _ expected: [UInt8], at place: UInt32, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    guard isInFlash(place, expected.count, sourceLocation) else { return false }
    let found = flash(at: place, count: expected.count)
    let differing = expected.indices.filter { expected[$0] != found[$0] }
    guard let first = differing.first else { return true }
    let address = Hex.text(place + UInt32(first))
    Issue.record(
      """
      flash at \(address) holds \(Hex.text(found[first])), expected \(Hex.text(expected[first])); \
      \(differing.count) of \(expected.count) bytes differ
      """, sourceLocation: sourceLocation)
    return false
  }

  /// Expects erased cells, FF.
  ///
  /// - Parameter place: an address of the memory window, or an offset.
  @discardableResult
  public func expectErased(
    at place: UInt32, count: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    guard isInFlash(place, count, sourceLocation) else { return false }
    let found = flash(at: place, count: count)
    let programmed = found.indices.filter { found[$0] != 0xFF }
    guard let first = programmed.first else { return true }
    Issue.record(
      """
      flash at \(Hex.text(place + UInt32(first))) holds \(Hex.text(found[first])), expected it erased; \
      \(programmed.count) of \(count) bytes are not
      """, sourceLocation: sourceLocation)
    return false
  }

  /// Expects a fuse word.
  ///
  /// ```swift
  /// board.expectFuse(6, is: 0x0000_0010)
  /// ```
  @discardableResult
  public func expectFuse(
    _ word: Int, is expected: UInt32, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    guard let found = fuse(word) else {
      Issue.record(
        "there is no fuse word \(word), only \(VirtualRT1020.fuseWords)", sourceLocation: sourceLocation)
      return false
    }
    guard found != expected else { return true }
    Issue.record(
      "fuse word \(word) is \(Hex.text(found)), expected \(Hex.text(expected))", sourceLocation: sourceLocation)
    return false
  }

  private func isInFlash(_ place: UInt32, _ count: Int, _ sourceLocation: SourceLocation) -> Bool {
    let size = bus.board.flashSize
    if let offset = offset(place), count >= 0, offset <= size, count <= size - offset { return true }
    Issue.record(
      "\(count) bytes at \(Hex.text(place)) are not all in the flash of \(size) bytes", sourceLocation: sourceLocation)
    return false
  }
}

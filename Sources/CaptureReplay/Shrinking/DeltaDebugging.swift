/// Finds a short part of a list that still does what the whole does: delta debugging by Zeller and Hildebrandt (ddmin).
enum DeltaDebugging {
  /// The shortest part found, in order. No single element can be left out of it, unless `tries` ran out.
  ///
  /// - Parameters:
  ///   - tries: how often `holds` may still be asked; counted down.
  ///   - holds: whether a part does what the whole does; it does for all of `elements`.
  static func minimum<Element>(
    of elements: [Element], tries: inout Int, holds: ([Element]) -> Bool
  ) -> [Element] {
    var current = elements
    var pieces = 2
    guard !current.isEmpty else { return current }
    if tries > 0 {
      tries -= 1
      if holds([]) { return [] }
    }
    while current.count >= 2 {
      guard let shorter = shorten(current, pieces, &tries, holds) else {
        guard pieces < current.count, tries > 0 else { return current }
        pieces = min(current.count, pieces * 2)
        continue
      }
      current = shorter
      pieces = max(2, min(pieces - 1, current.count))
    }
    return current
  }

  /// The list without one of its pieces, if it still holds.
  private static func shorten<Element>(
    _ list: [Element], _ pieces: Int, _ tries: inout Int, _ holds: ([Element]) -> Bool
  ) -> [Element]? {
    for piece in 0..<pieces where tries > 0 {
      let range = (piece * list.count / pieces)..<((piece + 1) * list.count / pieces)
      guard !range.isEmpty else { continue }
      let rest = Array(list[..<range.lowerBound] + list[range.upperBound...])
      tries -= 1
      if holds(rest) { return rest }
    }
    return nil
  }
}

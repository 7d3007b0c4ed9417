import HIDTransport

extension HIDDevice {
  /// Drops reports that are there already, at most `limit`. Returns how many there were.
  func drain(into buffer: UnsafeMutableRawBufferPointer, atMost limit: Int) -> Int {
    for count in 0..<limit {
      guard (try? receive(into: buffer, timeout: .zero)) != nil else { return count }
    }
    return limit
  }
}

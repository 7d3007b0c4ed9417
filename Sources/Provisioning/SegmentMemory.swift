import BootImage
import HAB

/// Segments at their addresses, as HAB would read them.
public struct SegmentMemory: HABMemory {
  private let segments: [ImageSegment]

  /// Takes segments, which must be apart. What lies between them cannot be read.
  public init(_ segments: [ImageSegment]) { self.segments = segments }

  /// The bytes at an address, or nil where a segment does not hold all of them.
  public func bytes(at address: UInt32, count: Int) -> [UInt8]? {
    guard count >= 0 else { return nil }
    for segment in segments where segment.address <= address && UInt64(address) < segment.end {
      let start = Int(address - segment.address)
      guard count <= segment.bytes.count - start else { return nil }
      return [UInt8](segment.bytes[start..<(start + count)])
    }
    return nil
  }
}

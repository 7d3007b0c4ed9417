import MBoot

/// How a build reads the flash back to believe what it did: through the memory window, byte by byte until
/// something differs, or by IP commands, a whole piece at a time.
///
/// A flat value, so that the hot path of every page counts no references. Source: K2.1.0 (window) and K2.7.0
/// (IP commands), executed.
struct NORReadBack: Sendable {
  /// Through the memory window (true) or by IP commands (false).
  let readsThroughWindow: Bool
  /// Lookup table sequence 0.
  var sequence = FlexSPISequence(words: [])

  init(readsThroughWindow: Bool) { self.readsThroughWindow = readsThroughWindow }

  /// Fills a buffer; an IP command may be refused.
  func read(
    _ offset: UInt32, into buffer: UnsafeMutableRawBufferPointer, _ hardware: inout Hardware
  ) -> StatusCode {
    if readsThroughWindow {
      hardware.flexSPI.window(offset, into: buffer)
      return .success
    }
    return hardware.flexSPI.read(
      sequence, address: offset, into: buffer, megahertz: hardware.flexSPI.readMegahertz)
  }

  /// True if every byte reads as FF. `chunk` is how much an IP-reading build asks for at once.
  func isErased(_ offset: UInt32, _ count: Int, chunk: Int, _ hardware: inout Hardware) -> Bool {
    compare(offset, count, chunk: chunk, &hardware) { _, bytes in
      NORCompare.firstNotErased(bytes)
    } logged: { index, _ in
      index + 1
    }
  }

  /// True if the flash reads as `expected`.
  func holds(_ offset: UInt32, _ expected: UnsafeRawBufferPointer, _ hardware: inout Hardware) -> Bool {
    compare(offset, expected.count, chunk: expected.count, &hardware) { position, bytes in
      NORCompare.firstDifference(
        bytes, UnsafeRawBufferPointer(rebasing: expected[position..<(position + bytes.count)]))
    } logged: { index, count in
      min(count, (index / 4 + 1) * 4)
    }
  }

  /// Reads a range piece by piece until `mismatch` finds a place. A build that reads by IP commands always
  /// reads whole pieces and does not look at their status. `logged` says how much of a piece with a mismatch
  /// a comparing loop has read.
  @inline(__always)
  private func compare(
    _ offset: UInt32, _ count: Int, chunk: Int, _ hardware: inout Hardware,
    _ mismatch: (Int, UnsafeRawBufferPointer) -> Int?, logged: (Int, Int) -> Int
  ) -> Bool {
    let piece = readsThroughWindow ? PagedBytes.pageSize : chunk
    return withUnsafeTemporaryAllocation(byteCount: max(1, min(piece, count)), alignment: 16) { scratch in
      var done = 0
      while done < count {
        let bytes = UnsafeMutableRawBufferPointer(rebasing: scratch[..<min(piece, count - done)])
        let address = offset &+ UInt32(truncatingIfNeeded: done)
        var found: Int?
        if readsThroughWindow {
          hardware.flexSPI.window(address, into: bytes) { read in
            found = mismatch(done, read)
            return found.map { logged($0, read.count) } ?? read.count
          }
        } else {
          let status = hardware.flexSPI.read(
            sequence, address: address, into: bytes, megahertz: hardware.flexSPI.readMegahertz)
          // A read that is refused fills nothing; what it is compared with must not differ from run to run.
          if status != .success { bytes.initializeMemory(as: UInt8.self, repeating: 0) }
          found = mismatch(done, UnsafeRawBufferPointer(bytes))
        }
        if found != nil { return false }
        done += bytes.count
      }
      return true
    }
  }
}

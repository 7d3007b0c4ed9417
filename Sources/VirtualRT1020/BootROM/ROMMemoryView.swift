import BootImage
import HAB

/// What HAB and the ROM can read while an image is started: RAM, and the flash's memory window once the ROM has put a
/// configuration block in force. Reads of the window are bus traffic and take time, as the core's own.
struct ROMMemoryView: HABMemory {
  /// The part. It must outlive the view, and nobody else may use it meanwhile.
  private let hardware: UnsafeMutablePointer<Hardware>
  /// The window is set up.
  private let hasFlash: Bool

  /// First address of the window.
  static let windowStart: UInt32 = 0x6000_0000

  init(_ hardware: UnsafeMutablePointer<Hardware>, hasFlash: Bool) {
    self.hardware = hardware
    self.hasFlash = hasFlash
  }

  func bytes(at address: UInt32, count: Int) -> [UInt8]? {
    guard count > 0 else { return count == 0 ? [] : nil }
    guard hasFlash, address >= Self.windowStart, address < UInt32(RT1020Memory.flexSPI.upperBound) else {
      return hardware.pointee.ram.bytes(address, count: count)
    }
    return hardware.pointee.flashBytes(at: address - Self.windowStart, count: count)
  }
}

extension Hardware {
  /// Bytes of the memory window that are read at most, as large a flash as can be fitted.
  private static let windowBytes = 256 << 20

  /// `count` bytes of the flash through the memory window; nil past the flash that the block describes, and past the
  /// window.
  mutating func flashBytes(at offset: UInt32, count: Int) -> [UInt8]? {
    let size = min(Int(flexSPI.portBytes), Self.windowBytes)
    guard count > 0, count <= size, Int(offset) <= size - count else { return nil }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      flexSPI.window(offset, into: UnsafeMutableRawBufferPointer(buffer))
      initialized = count
    }
  }
}

/// Bits of status registers 1 and 2 that faults force over what the chip stores.
struct NORStatusOverlay: Equatable {
  /// Bits that read and act as set.
  var set: (UInt8, UInt8) = (0, 0)
  /// Bits that read and act as clear, whatever `set` says.
  var clear: (UInt8, UInt8) = (0, 0)

  static func == (left: Self, right: Self) -> Bool { left.set == right.set && left.clear == right.clear }

  /// The registers as the chip, and who reads them, finds them.
  func over(_ stored: (UInt8, UInt8, UInt8)) -> (UInt8, UInt8, UInt8) {
    ((stored.0 | set.0) & ~clear.0, (stored.1 | set.1) & ~clear.1, stored.2)
  }
}

extension SerialNORPart.QuadEnable {
  /// The bit's place in status registers 1 and 2.
  var mask: (UInt8, UInt8) {
    switch self {
    case .none: (0, 0)
    case .status1Bit6: (0x40, 0)
    case .status2Bit1: (0, 0x02)
    case .status2Bit7: (0, 0x80)
    }
  }
}

extension NORFaults {
  /// What faults force on the status registers of a part now.
  func overlay(on part: SerialNORPart, at now: UInt64) -> NORStatusOverlay {
    var overlay = NORStatusOverlay()
    for fault in armed {
      switch fault.fault.effect {
      case .blockProtected(let bits) where fault.isUp: overlay.set.0 |= bits & 0x7C & ~part.quadEnable.mask.0
      case .writeProtectPinLow where fault.holds(at: now): overlay.set.0 |= 0x80
      case .quadEnableLost where fault.isUp, .quadEnableStuck where fault.holds(at: now):
        overlay.clear.0 |= part.quadEnable.mask.0
        overlay.clear.1 |= part.quadEnable.mask.1
      default: break
      }
    }
    return overlay
  }

  /// The chip has taken a write of status registers: bits that had turned up wrong in them are as written.
  mutating func mend(_ first: Bool, _ second: Bool, of part: SerialNORPart) {
    let mask = part.quadEnable.mask
    for index in armed.indices {
      switch armed[index].fault.effect {
      case .blockProtected: if first { armed[index].isUp = false }
      case .quadEnableLost: if first && mask.0 != 0 || second && mask.1 != 0 { armed[index].isUp = false }
      default: break
      }
    }
  }
}

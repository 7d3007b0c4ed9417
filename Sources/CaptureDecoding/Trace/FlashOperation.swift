import BootImage
import MBoot

/// What a command makes the flash or the fuses do, as far as the command and what was learnt before tell.
struct FlashOperation: Equatable {
  /// In words: `erase 11 sectors`.
  var name: String
  /// The range in the address map, bytes; nil where the operation has none.
  var range: Range<UInt64>?
  /// Sectors or pages touched; nil where their size is not known.
  var units: UInt64?

  /// - Parameter attributes: what the host was told of the flash; empty where it did not ask.
  init?(_ command: CapturedCommand, _ attributes: ExternalMemoryAttributes) {
    guard case .mboot(let request) = command.request else { return nil }
    switch request {
    case .flashEraseAll(let memoryID):
      guard memoryID == MemoryID.flexSPINOR else { return nil }
      self.init(name: "erase all")
    case .flashEraseRegion(let address, let count, _):
      self.init("erase", "sector", attributes.sectorSize, address, count)
    case .writeMemory(let address, let count, _):
      // What was sent before it broke off was programmed at most.
      let sent = command.bytesOut > 0 ? UInt32(clamping: command.bytesOut) : count
      self.init("program", "page", attributes.pageSize, address, min(count, sent))
    case .fillMemory(let address, let count, _):
      self.init("program", "page", attributes.pageSize, address, count)
    case .readMemory(let address, let count, _): self.init("read", nil, nil, address, count)
    case .configureMemory(let memoryID, _):
      guard memoryID == MemoryID.flexSPINOR else { return nil }
      self.init(name: "configure")
    case .flashProgramOnce(let index, _, _, _): self.init(name: "burn fuse word \(index)")
    case .flashReadOnce(let index, _): self.init(name: "read fuse word \(index)")
    default: return nil
    }
  }

  private init(name: String) { self.name = name }

  /// An operation on a range that lies in the flash's window; nil for any other range.
  private init?(_ verb: String, _ unit: String?, _ size: UInt32?, _ address: UInt32, _ count: UInt32) {
    let range = UInt64(address)..<(UInt64(address) + UInt64(count))
    guard RT1020Memory.flexSPI.contains(range.lowerBound), !range.isEmpty else { return nil }
    self.range = range
    name = verb
    guard let unit, let size, size > 0 else { return }
    let touched = (range.upperBound - 1) / UInt64(size) - range.lowerBound / UInt64(size) + 1
    units = touched
    name += " \(touched) \(unit)\(touched == 1 ? "" : "s")"
  }
}

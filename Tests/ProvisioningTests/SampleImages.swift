import BootImage

@testable import Provisioning

/// Images for tests; the right bytes at the right places and nothing else.
enum SampleImages {
  /// A container for 0x60001000 with `count` bytes.
  static func container(_ count: Int = 5000, selfAddress: UInt32 = 0x6000_1000, start: UInt32 = 0x6000_0000) -> [UInt8]
  {
    let table = ImageVectorTable(
      entry: selfAddress + 0x1000, bootData: selfAddress + 0x20, selfAddress: selfAddress)
    var bytes = table.bytes + BootData(start: start, length: UInt32(0x1000 + count)).bytes
    for index in bytes.count..<count { bytes.append(UInt8(truncatingIfNeeded: index &* 7 &+ index >> 8)) }
    return bytes
  }

  /// A flashloader for RAM with its table at `tableOffset`.
  static func flashloader(
    load: UInt32 = 0x2020_8000, tableOffset: Int = 0x400, count: Int = 3000, csf: UInt32 = 0
  ) -> [UInt8] {
    let own = load + UInt32(tableOffset)
    let table = ImageVectorTable(entry: load + 0x801, bootData: own + 0x20, selfAddress: own, csf: csf)
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.replaceSubrange(
      tableOffset..<(tableOffset + 44), with: table.bytes + BootData(start: load, length: UInt32(count)).bytes)
    return bytes
  }

  /// A plan that works on a healthy fake board.
  static func plan(_ count: Int = 5000, csf: UInt32 = 0) throws -> ProvisioningPlan {
    ProvisioningPlan(container: container(count), flashloader: try FlashloaderImage(flashloader(csf: csf)))
  }
}

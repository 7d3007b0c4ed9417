import BootImage

/// Images for the boot ROM's tests.
enum SampleImage {
  /// An IVT, boot data and a few bytes of "code" for RAM at `address`, IVT first.
  static func ram(
    at address: UInt32, entry: UInt32? = nil, selfAddress: UInt32? = nil, dcd: [UInt8] = [], length: UInt32 = 0x200
  ) -> [UInt8] {
    let table = ImageVectorTable(
      entry: entry ?? address + 0x101, dcd: dcd.isEmpty ? 0 : address + 0x40, bootData: address + 0x20,
      selfAddress: selfAddress ?? address)
    var image = table.bytes + BootData(start: address, length: length).bytes
    image += [UInt8](repeating: 0, count: 0x40 - image.count) + dcd
    return image + [UInt8](repeating: 0, count: Int(length) - image.count)
  }

  /// A flash image as it stands from offset 0: the block, and a container at 0x1000.
  static func flash(block: [UInt8], start: UInt32 = 0x6000_0000, entry: UInt32? = nil, content: [UInt8] = []) -> [UInt8]
  {
    let table = ImageVectorTable(
      entry: entry ?? start + 0x2001, bootData: start + 0x1020, selfAddress: start + 0x1000)
    let length = 0x2000 + UInt32(content.count)
    var image = block + [UInt8](repeating: 0xFF, count: 0x1000 - block.count)
    image += table.bytes + BootData(start: start, length: length).bytes
    return image + [UInt8](repeating: 0, count: 0x2000 - image.count) + content
  }

  /// A DCD of one command.
  static func dcd(_ tag: UInt8, _ parameter: UInt8, _ words: UInt32...) -> [UInt8] {
    let body = words.flatMap { littleEndian($0).reversed() }
    let command = [tag, 0, UInt8(4 + body.count), parameter] + body
    return [0xD2, 0, UInt8(4 + command.count), 0x41] + command
  }
}

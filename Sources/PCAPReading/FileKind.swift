/// What a file that is no capture is, by its first bytes: so that the error says more than "no".
enum FileKind {
  private static let magics: [(bytes: [UInt8], words: String)] = [
    ([0x7F, 0x45, 0x4C, 0x46], "it is a program (ELF)"),
    ([0x1F, 0x8B], "it is gzip within gzip"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "it is compressed with xz: unpack it, 'xz -d'"),
    ([0x28, 0xB5, 0x2F, 0xFD], "it is compressed with zstd: unpack it, 'zstd -d'"),
    ([0x42, 0x5A, 0x68], "it is compressed with bzip2: unpack it, 'bunzip2'"),
    ([0x50, 0x4B, 0x03, 0x04], "it is a zip archive: unpack it"),
    ([0x04, 0x22, 0x4D, 0x18], "it is compressed with lz4: unpack it, 'lz4 -d'"),
    (Array("snoop\0\0\0".utf8), "it is a snoop capture: 'editcap -F pcap IN OUT' may convert it"),
    (Array("btsnoop\0".utf8), "it is a capture of Bluetooth (btsnoop)"),
    ([0x54, 0x52, 0x53, 0x4E], "it is a NetXRay capture: 'editcap -F pcap IN OUT' may convert it"),
  ]

  /// The first bytes of a pcap file in either order (with micro- or nanoseconds, and two old variants that libpcap
  /// reads), and of pcapng.
  private static let captures: [[UInt8]] = [
    [0xA1, 0xB2, 0xC3, 0xD4], [0xA1, 0xB2, 0x3C, 0x4D], [0xA1, 0xB2, 0xCD, 0x34], [0xA1, 0xE2, 0xCB, 0x12],
  ]
  private static let blocks: [UInt8] = [0x0A, 0x0D, 0x0D, 0x0A]

  /// True for pcapng.
  static func isBlocks(_ head: [UInt8]) -> Bool { head.starts(with: blocks) }

  /// True for what libpcap reads, by the magic number alone.
  static func isCapture(_ head: [UInt8]) -> Bool {
    let magic = Array(head.prefix(4))
    return isBlocks(head) || captures.contains(magic) || captures.contains(magic.reversed())
  }

  /// Words for anything else.
  static func words(_ head: [UInt8]) -> String {
    guard !head.isEmpty else { return "it is empty" }
    for magic in magics where head.starts(with: magic.bytes) { return magic.words }
    if isText(head) {
      let isUSBMon = head.starts(with: Array("ffff".utf8))
      return isUSBMon ? "it is text, perhaps of /sys/kernel/debug/usb/usbmon: use the binary interface" : "it is text"
    }
    return "its first bytes are \(hex(head))"
  }

  private static func isText(_ head: [UInt8]) -> Bool {
    head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
  }

  private static func hex(_ head: [UInt8]) -> String {
    head.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}

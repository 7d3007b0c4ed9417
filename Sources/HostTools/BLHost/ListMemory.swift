import MBoot
import Provisioning

extension ToolRun {
  /// External memories that are asked for, in SPSDK's order, with its names.
  private static let external: [(id: UInt32, name: String)] = [
    (0x100, "SEMC-NAND"), (1, "QSPI"), (0x101, "SPI-NAND"), (0x120, "SD"), (4, "IFR0"), (0x121, "MMC"),
    (8, "SEMC-NOR"), (9, "FLEX-SPI-NOR"), (10, "SPIFI-NOR"), (11, "XSPI-NOR"), (16, "FLASH-EXEC"),
    (0x110, "SPI-MEM"), (0x111, "I2C-MEM"),
  ]
  /// More regions than any part has: a device that never repeats itself must not hold us.
  private static let regionLimit: UInt32 = 64

  /// list-memory: what the properties tell. Text, with -j too, and success whatever the answers.
  func listMemory() throws(ToolEnd) {
    let host = try mboot()
    print("Internal Flash:")
    for region in try regions(host, [.flashStartAddress, .flashSize, .flashSectorSize]) {
      print("    \(text(region)) Sector size: \(ByteCount.text(UInt64(region.words[2])))")
    }
    print("Internal RAM:")
    for region in try regions(host, [.ramStartAddress, .ramSize]) { print("    \(text(region))") }
    print("External Memories:")
    try listExternal(host)
  }

  private typealias Region = (index: UInt32, words: [UInt32])

  private func regions(_ host: MBootHost, _ tags: [PropertyTag]) throws(ToolEnd) -> [Region] {
    var result: [Region] = []
    for index in 0..<Self.regionLimit {
      var words: [UInt32] = []
      for tag in tags {
        guard let word = try property(host, tag, index).words.first else { return result }
        // The index has come round: these are the first region's values again.
        if tag == tags[0], index > 0, word == result.first?.words[0] { return result }
        words.append(word)
      }
      result.append((index, words))
    }
    return result
  }

  private func property(_ host: MBootHost, _ tag: PropertyTag, _ index: UInt32) throws(ToolEnd) -> MBootReply {
    let reply = try ask(.getProperty, [tag.rawValue, index], response: .getPropertyResponse, on: host)
    return reply
  }

  private func text(_ region: Region) -> String {
    let end = UInt64(region.words[0]) + UInt64(region.words[1])
    let last = end == 0 ? "-0x0000001" : Self.address(end - 1)
    return "Region \(region.index): \(Self.address(UInt64(region.words[0]))) - \(last); "
      + "Total Size: \(ByteCount.text(UInt64(region.words[1])))"
  }

  private func listExternal(_ host: MBootHost) throws(ToolEnd) {
    let version = try property(host, .currentVersion, 0)
    guard let word = version.words.first else {
      if version.status == .unknownProperty { return }
      throw .failure("SPSDKError", "SPSDK: No response to get property command")
    }
    let isOld = word & 0xFF_FFFF <= 0x02_0000
    for memory in Self.external where !isOld || memory.id == 1 {
      let reply = try property(host, .externalMemoryAttributes, memory.id)
      if reply.words.isEmpty {
        if reply.status == .unknownProperty { return }
        if reply.status == .memoryNotConfigured { print("\(memory.name):\n  Not Configured") }
      } else {
        print("\(memory.name):\n  \(Self.text(reply.words))")
      }
    }
  }

  private static func text(_ words: [UInt32]) -> String {
    guard words[0] != 0 else { return "Not Configured" }
    func word(_ index: Int) -> UInt32? {
      words[0] >> UInt32(index - 1) & 1 == 1 && index < words.count ? words[index] : nil
    }
    func number(_ index: Int) -> String { word(index).map { "\($0)" } ?? "None" }
    var result = "Start Address = \(address(UInt64(word(1) ?? 0)))  "
    if let size = word(2), size != 0 { result += "Total Size = \(ByteCount.text(UInt64(size) * 1024))  " }
    result += "Page Size = \(number(3))  Sector Size = \(number(4))  "
    if let block = word(5), block != 0 { result += "Block Size = \(block) " }
    return result
  }

  private static func address(_ value: UInt64) -> String { "0x" + PythonText.hex(value, digits: 8, uppercase: true) }
}

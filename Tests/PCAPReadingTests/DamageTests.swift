import PCAPReading
import SeededGenerator
import Testing
import USBCapture

@Suite struct DamageTests {
  /// The first packets of a trace: small enough to be cut at every byte.
  private static func small() throws -> (bytes: [UInt8], capture: WholeCapture) {
    let bytes = Array(try Traces.bytes("usb-drop-ins.pcap").prefix(1500))
    let whole = try WholeCapture(bytes)
    let end = Int(try #require(whole.damage).offset)
    return (Array(bytes[..<end]), try WholeCapture(Array(bytes[..<end])))
  }

  @Test func aFileThatIsCutAnywhereGivesWhatIsBefore() throws {
    let (bytes, whole) = try Self.small()
    #expect(whole.damage == nil)
    #expect(whole.entries.count > 5)
    var starts: [Int] = [24]
    for _ in whole.entries {
      let start = starts[starts.count - 1]
      starts.append(start + 16 + Int(bytes[start + 8]) + Int(bytes[start + 9]) << 8)
    }
    for end in 24..<bytes.count {
      let cut = try WholeCapture(Array(bytes[..<end]))
      let complete = starts.lastIndex { $0 <= end } ?? 0
      #expect(cut.entries == Array(whole.entries[..<complete]))
      let damage: CaptureDamage? =
        starts.contains(end)
        ? nil
        : CaptureDamage(
          offset: UInt64(starts[complete]), packets: complete, reason: "the capture ends in the middle of a packet")
      #expect(cut.damage == damage)
    }
  }

  @Test func aFileWithoutItsWholeHeaderIsNoCapture() throws {
    let (bytes, _) = try Self.small()
    for end in 0..<24 {
      #expect(throws: CaptureError.self) { try WholeCapture(Array(bytes[..<end])) }
    }
  }

  @Test func flippedBitsTrapNothing() throws {
    let (bytes, whole) = try Self.small()
    var random = SeededGenerator(seed: 220)
    for _ in 0..<400 {
      var spoiled = bytes
      for _ in 0...random.int(0...3) { spoiled[random.int(24...(bytes.count - 1))] ^= 1 << random.int(0...7) }
      let first = zip(bytes, spoiled).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? bytes.count
      let read = try WholeCapture(spoiled)
      var start = 24
      // What lies before the first change is as it was.
      for (index, entry) in whole.entries.enumerated() {
        let next = start + 16 + Int(bytes[start + 8]) + Int(bytes[start + 9]) << 8
        if next > first { break }
        #expect(read.entries[index] == entry)
        start = next
      }
      if let damage = read.damage { #expect(damage.offset >= UInt64(start)) }
      _ = read.events
    }
  }

  @Test func anAbsurdLengthIsDamage() throws {
    let (bytes, whole) = try Self.small()
    var spoiled = bytes
    for offset in 24 + 8..<24 + 12 { spoiled[offset] = 0x7F }
    let read = try WholeCapture(spoiled)
    #expect(read.entries.isEmpty)
    let damage = try #require(read.damage)
    #expect(damage.offset == 24)
    #expect(damage.reason.contains("length"))
    #expect(whole.entries.count > 0)
  }

  @Test func aPacketThatIsNoneIsPassedOver() throws {
    let (bytes, whole) = try Self.small()
    var spoiled = bytes
    spoiled[24 + 16 + 8] = 0x58
    let read = try WholeCapture(spoiled)
    #expect(read.unreadable == 1)
    #expect(read.entries == Array(whole.entries.dropFirst()))
  }

  @Test(arguments: ByteOrder.allCases) func aBadBlockIsNamedByItsOwnPlace(_ order: ByteOrder) throws {
    var file = SampleBlocks(order)
    file.section()
    file.interface(249)
    let note: [UInt8] = [27, 0] + [UInt8](repeating: 0, count: 20) + [1, 0, 0, 0, 0]
    file.packet(note, time: 1)
    file.other()
    file.other(0x0BAD)
    let place = file.bytes.count
    file.raw(order == .little ? [6, 0, 0, 0, 3, 0, 0, 0, 9, 9] : [0, 0, 0, 6, 0, 0, 0, 3, 9, 9])
    let read = try WholeCapture(file.bytes)
    #expect(read.entries.count == 1)
    #expect(read.damage?.offset == UInt64(place))
    #expect(read.damage?.packets == 1)
    var whole = SampleBlocks(order)
    whole.section()
    whole.interface(249)
    whole.packet(note, time: 1)
    let end = whole.bytes.count
    whole.other()
    #expect(try WholeCapture(Array(whole.bytes.dropLast(3))).damage?.offset == UInt64(end))
  }

  @Test func anInterfaceOfAnotherKind() throws {
    var file = SampleBlocks(.little)
    file.section()
    file.interface(249)
    let alone = file
    let note: [UInt8] = [27, 0] + [UInt8](repeating: 0, count: 20) + [1, 0, 0, 0, 0]
    file.packet(note, time: 1)
    let place = file.bytes.count
    file.interface(1)
    let read = try WholeCapture(file.bytes)
    #expect(read.damage?.offset == UInt64(place))
    #expect(read.damage?.reason.contains("editcap") == true)
    var early = alone
    early.interface(1)
    #expect { try WholeCapture(early.bytes) } throws: { error in
      (error as? CaptureError).map { if case .severalLinkTypes = $0 { true } else { false } } ?? false
    }
  }
}

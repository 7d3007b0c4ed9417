import Provisioning
import Testing
import VirtualRT1020

/// What is written into a flash's registers stays: these tests look at every value that could be written.
struct FlashRegisterMapTests {
  private static let requirements: [Int?] = [nil, 0, 1, 2, 3, 4, 5, 6, 7]
  private static let jedecs: [[UInt8]] =
    SerialNORPart.all.map(\.jedec) + [[0x85, 0x60, 0x17], [0x20, 0xBA, 0x18], [0xC8, 0x40, 0x19]]

  /// Each once, however many parts have it.
  private static let maps: [FlashRegisterMap] = jedecs.flatMap { jedec in
    requirements.compactMap { FlashRegisterMap(jedec: jedec, quadEnableRequirement: $0) }
  }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }

  /// Every value of each register, beside some of the others'.
  private static func registers(of map: FlashRegisterMap) -> [[UInt8]] {
    var result: [[UInt8]] = []
    for position in map.reads.indices {
      for value in 0...255 as ClosedRange<UInt8> {
        for other in [0x00, 0x5E] as [UInt8] {
          var registers = [UInt8](repeating: other, count: map.reads.count)
          registers[position] = value
          result.append(registers)
        }
      }
    }
    return result
  }

  @Test func onlyProtectionAndQuadEnableChange() {
    var wrong = 0
    for map in Self.maps {
      var cleared: [UInt8] = [0, 0, 0]
      for bits in map.protection { cleared[bits.register - 1] |= bits.mask }
      var set: [UInt8] = [0, 0, 0]
      if let bits = map.quadEnable { set[bits.register - 1] = bits.mask }
      for old in Self.registers(of: map) {
        let new = map.changed(old, clearingProtection: true, settingQuadEnable: true)
        for index in old.indices {
          let wentOut = old[index] & ~new[index]
          let cameIn = new[index] & ~old[index]
          if wentOut & ~cleared[index] != 0 || cameIn & ~set[index] != 0 { wrong += 1 }
        }
        if map.changed(old, clearingProtection: false, settingQuadEnable: false) != old { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test func whatGoesOutIsWhatWasReadButForThoseBits() {
    var wrong = 0
    for map in Self.maps {
      for old in Self.registers(of: map) where map.whyNotWritten(old) == nil {
        let new = map.changed(old, clearingProtection: true, settingQuadEnable: true)
        for write in map.writes(from: old, to: new) {
          switch (write.opcode, write.bytes.count) {
          case (0x01, 1): if write.bytes != [new[0] & 0xFC] { wrong += 1 }
          case (0x01, 2): if write.bytes != [new[0] & 0xFC, new[1]] || map.writing != .together { wrong += 1 }
          case (0x31, 1): if write.bytes != [new[1]] || map.writing != .separately { wrong += 1 }
          case (0x3E, 1): if write.bytes != [new[1]] || map.writing != .secondBy3E { wrong += 1 }
          default: wrong += 1
          }
          // No lock is ever set: where register 2 has one, it is clear.
          if map.lockDown != nil, write.bytes.count == 2 || write.opcode == 0x31, (write.bytes.last ?? 1) & 1 != 0 {
            wrong += 1
          }
          if write.bytes.count == 1, write.opcode == 0x01, write.bytes[0] & 0x80 > old[0] & 0x80 { wrong += 1 }
        }
      }
    }
    #expect(wrong == 0)
  }

  @Test func everyPartWithRegistersHasAMap() {
    for part in SerialNORPart.all {
      #expect(FlashRegisterMap(jedec: part.jedec, quadEnableRequirement: nil) != nil, "\(part.name)")
    }
  }

  @Test(arguments: [[0, 0, 0], [0xFF, 0xFF, 0xFF], [0x85, 0x60, 0x17], []] as [[UInt8]])
  func whatIsNotKnownIsNotWritten(jedec: [UInt8]) {
    #expect(FlashRegisterMap(jedec: jedec, quadEnableRequirement: nil) == nil)
    #expect(FlashRegisterMap(jedec: jedec, quadEnableRequirement: 0) == nil)
  }

  @Test(arguments: [
    ([0xEF, 0x40, 0x17], 2), ([0xEF, 0x40, 0x17], 3), ([0x9D, 0x60, 0x17], 4), ([0x20, 0x20, 0x17], 1),
  ])
  func aTableThatContradictsTheMakerIsNotBelieved(jedec: [UInt8], requirement: Int) {
    #expect(FlashRegisterMap(jedec: jedec, quadEnableRequirement: requirement) == nil)
  }

  @Test func makersWhose35IsAModeAreNotAskedIt() {
    for jedec in [[0x9D, 0x60, 0x17], [0xC2, 0x20, 0x17]] as [[UInt8]] {
      #expect(FlashRegisterMap(jedec: jedec, quadEnableRequirement: nil)?.reads == [0x05])
      #expect(FlashRegisterMap(jedec: jedec, quadEnableRequirement: 2)?.reads == [0x05])
    }
  }

  @Test func lockedBusyAndSilentFlashesAreNotWritten() throws {
    let map = try #require(FlashRegisterMap(jedec: [0xEF, 0x40, 0x17], quadEnableRequirement: 4))
    #expect(map.whyNotWritten([0x1C, 0x02, 0x00]) == nil)
    #expect(map.whyNotWritten([0x1D, 0x02, 0x00]) != nil)
    #expect(map.whyNotWritten([0x1C, 0x03, 0x00]) != nil)
    #expect(map.whyNotWritten([0x1C, 0x82, 0x00]) != nil)
    #expect(map.whyNotWritten([0xFF, 0xFF, 0xFF]) != nil)
    #expect(map.whyNotWritten([0x1C]) != nil)
  }
}

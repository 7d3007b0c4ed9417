import MBoot
import SeededGenerator
import Testing
import USBCapture

@testable import CaptureDecoding

@Suite struct DiffTests {
  private static func list(_ talk: Talk, _ name: String) -> CommandList {
    var list = CommandList(name: name)
    for event in talk.decoded.events { list.take(event) }
    return list
  }

  private static func diff(_ one: Talk, _ other: Talk) -> CaptureDiff { CaptureDiff(list(one, "a"), list(other, "b")) }

  private static func talk(
    version: UInt32 = 0x4B02_0100, data: [UInt8] = [1, 2, 3, 4], status: UInt32 = 0, time: UInt64 = 0,
    count: UInt32 = 4096
  ) -> Talk {
    var talk = Talk()
    talk.ask(.getProperty(.currentVersion, index: 0))
    talk.answer(.getProperty(.success, values: [version]))
    talk.ask(.flashEraseRegion(address: 0x6000_0000, count: count, memoryID: 0))
    talk.time += time
    talk.answer(status, to: .flashEraseRegion)
    guard status == 0 else { return talk }
    talk.ask(.writeMemory(address: 0x6000_0000, count: UInt32(data.count), memoryID: 0))
    talk.answer(0, to: .writeMemory)
    talk.send(data)
    talk.answer(0, to: .writeMemory)
    return talk
  }

  @Test func theSame() {
    let diff = Self.diff(Self.talk(), Self.talk())
    #expect(diff.isSame)
    #expect(diff.lines == ["A: a, 3 commands", "B: b, 3 commands", "Nothing of substance differs in 3 commands."])
  }

  @Test func whereTheBoardsPart() {
    let diff = Self.diff(Self.talk(), Self.talk(status: 20106))
    #expect(!diff.isSame)
    #expect(diff.sharedBefore == 1)
    #expect(diff.differences.map(\.kind) == [.status, .onlyFirst])
    #expect(diff.partingOfBoards?.text == "A: 0 Success; B: 20106 FlexSPINOR: Command Failure")
    #expect(diff.partingOfBoards?.first == 2)
    #expect(diff.partingOfBoards?.second == 2)
    #expect(diff.partingOfHosts?.kind == .onlyFirst)
    #expect(diff.lines[2] == "1 command that both have went the same way before the first difference.")
  }

  @Test func valuesDataAndArguments() {
    #expect(Self.diff(Self.talk(), Self.talk(version: 0x4B02_0700)).differences.map(\.text) == ["A: K2.1.0; B: K2.7.0"])
    let data = Self.diff(Self.talk(), Self.talk(data: [1, 2, 9, 4]))
    #expect(data.differences.map(\.kind) == [.dataOut])
    #expect(
      data.differences.map(\.text) == ["A: 4 bytes sent, 0x03 at offset 2; B: 4 bytes sent, 0x09 at offset 2"])
    #expect(data.partingOfBoards == nil)
    let arguments = Self.diff(Self.talk(), Self.talk(count: 8192))
    #expect(arguments.differences.map(\.kind) == [.arguments])
    #expect(!arguments.isSame)
  }

  /// Firmware generations cut data into other packets; the data are the same.
  @Test func packetsAreNoDifference() {
    func read(_ size: Int) -> Talk {
      var talk = Talk()
      talk.ask(.readMemory(address: 0, count: 600, memoryID: 0))
      talk.answer(.readMemory(.success, count: 600))
      let bytes = (0..<600).map { UInt8(truncatingIfNeeded: $0) }
      for start in stride(from: 0, to: 600, by: size) { talk.give(Array(bytes[start..<min(start + size, 600)])) }
      talk.answer(0, to: .readMemory)
      return talk
    }
    #expect(Self.diff(read(512), read(100)).isSame)
  }

  @Test func timesAndIDsDoNotCount() {
    let time = Self.diff(Self.talk(), Self.talk(time: 400_000_000))
    #expect(time.isSame)
    #expect(time.differences.map(\.kind) == [.duration])
    func id(_ word: UInt32) -> Talk {
      var talk = Talk()
      talk.ask(.getProperty(.uniqueDeviceID, index: 0))
      talk.answer(.getProperty(.success, values: [word, word]))
      return talk
    }
    let identity = Self.diff(id(1), id(2))
    #expect(identity.isSame)
    #expect(identity.differences.map(\.kind) == [.identity])
  }

  @Test func anAnswerThatIsMissing() {
    var silent = Talk()
    silent.ask(.getProperty(.currentVersion, index: 0))
    silent.answer(.getProperty(.success, values: [0x4B02_0100]))
    silent.ask(.flashEraseRegion(address: 0x6000_0000, count: 4096, memoryID: 0))
    let diff = Self.diff(Self.talk(), silent)
    #expect(diff.partingOfBoards?.text == "A: 0 Success; B: no answer: the capture ends")
  }

  /// Held against the longest common subsequence, found the slow way.
  @Test(arguments: 0..<200) func alignmentsAreTheBest(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let first = (0..<random.int(0...24)).map { _ in random.int(0...4) }
    let second = (0..<random.int(0...24)).map { _ in random.int(0...4) }
    let steps = SequenceAlignment.align(first, second)
    var (left, right, both) = (0, 0, 0)
    for step in steps {
      switch step {
      case .both(let one, let other):
        #expect(one == left && other == right && first[one] == second[other])
        (left, right, both) = (left + 1, right + 1, both + 1)
      case .first(let one):
        #expect(one == left)
        left += 1
      case .second(let other):
        #expect(other == right)
        right += 1
      }
    }
    #expect(left == first.count && right == second.count)
    var table = [[Int]](repeating: [Int](repeating: 0, count: second.count + 1), count: first.count + 1)
    for i in first.indices {
      for j in second.indices {
        table[i + 1][j + 1] = first[i] == second[j] ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
      }
    }
    #expect(both == table[first.count][second.count])
  }

  /// Beyond the bound nothing is lost, only not aligned.
  @Test func sequencesThatHaveNothingInCommon() {
    let first = (0..<3000).map { $0 }
    let second = (0..<3000).map { $0 % 7 == 0 ? $0 : -$0 - 1 }
    let steps = SequenceAlignment.align(first, second)
    let (left, right) = steps.reduce((0, 0)) { sum, step in
      switch step {
      case .both: (sum.0 + 1, sum.1 + 1)
      case .first: (sum.0 + 1, sum.1)
      case .second: (sum.0, sum.1 + 1)
      }
    }
    #expect(left == 3000 && right == 3000)
  }
}

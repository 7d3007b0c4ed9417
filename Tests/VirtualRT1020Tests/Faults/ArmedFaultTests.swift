import Testing

@testable import VirtualRT1020

/// When a fault strikes: each trigger against the events that it lets through.
@Suite struct ArmedFaultTests {
  @Test func whichEventsStrike() {
    for (after, times, from, expected) in [
      (0, nil, 0, [0, 1, 2, 3, 4, 5]), (2, nil, 0, [2, 3, 4, 5]), (2, 2, 0, [2, 3]), (0, 1, 0, [0]), (0, 0, 0, []),
      (0, nil, 3, [3, 4, 5]), (1, 1, 2, [3]), (5, nil, 0, [5]), (6, nil, 0, []),
    ] as [(Int, Int?, Int64, [Int])] {
      let trigger = Fault.Trigger(after: after, times: times, from: .nanoseconds(from))
      var armed = ArmedFault(Fault(.writeEnableDead, trigger: trigger), seed: 1)
      let struck = (0..<6).filter { armed.strikes(at: UInt64($0)) }
      #expect(struck == expected, "after \(after), times \(times ?? -1), from \(from)")
      #expect(armed.strikes == expected.count && armed.seen == 6 - Int(from))
    }
  }

  /// `limit` stands in for strikes without end; `times` goes before it.
  @Test func onceByNature() {
    var armed = ArmedFault(Fault(.writeEnableDead), seed: 1)
    #expect((0..<3).map { armed.strikes(at: UInt64($0), limit: 1) } == [true, false, false])
    var twice = ArmedFault(Fault(.writeEnableDead, trigger: .init(times: 2)), seed: 1)
    #expect((0..<3).map { twice.strikes(at: UInt64($0), limit: 1) } == [true, true, false])
  }

  @Test func chances() {
    for (probability, low, high) in [(0, 0, 0), (0.25, 2200, 2800), (0.9, 8850, 9150), (1, 10_000, 10_000)]
      as [(Double, Int, Int)]
    {
      var armed = ArmedFault(Fault(.writeEnableDead, trigger: .init(probability: probability)), seed: 3)
      let struck = (0..<10_000).count { _ in armed.strikes(at: 0) }
      #expect((low...high).contains(struck), "\(probability): \(struck)")
      #expect(armed.strikes == struck && armed.seen == 10_000)
      var asked = ArmedFault(Fault(.writeEnableDead, trigger: .init(probability: probability)), seed: 3)
      let always = (0..<10).allSatisfy { _ in asked.strikes(at: 0, byChance: false) }
      #expect(always, "the effect draws for itself")
    }
    var unit = ArmedFault(Fault(.writeEnableDead), seed: 5)
    let drawn = (0..<1000).map { _ in unit.unit() }
    #expect(drawn.allSatisfy { $0 >= 0 && $0 < 1 } && drawn.contains { $0 < 0.01 } && drawn.contains { $0 > 0.99 })
  }

  /// The busy flag of the fuse controller shows what the next access will certainly meet, and what the last has met.
  @Test func whetherTheFuseControllerLooksBusy() {
    for (trigger, expected) in [
      (.init(), [true, true, true]), (.init(after: 1), [false, true, true]), (.init(times: 1), [true, true, false]),
      (.init(times: 2), [true, true, true]), (.init(after: 1, times: 1), [false, true, true]),
      (.init(from: .nanoseconds(10)), [false, false, false]), (.init(probability: 0), [false, false, false]),
    ] as [(Fault.Trigger, [Bool])] {
      var faults = FuseFaults()
      faults.arm(Fault(.fuseBusy, trigger: trigger), seed: 1)
      var log = BoardLog()
      var seen: [Bool] = []
      for _ in 0..<3 {
        seen.append(faults.looksBusy(at: 5))
        _ = faults.staysBusy(at: 5, &log)
      }
      #expect(seen == expected, "\(trigger)")
      faults.reset()
      faults.clear()
      #expect(!faults.looksBusy(at: 5) && !faults.looksBusy(at: 50))
    }
    var other = FuseFaults()
    other.arm(Fault(.fuseReadError(word: 5)), seed: 1)
    #expect(!other.looksBusy(at: 5), "another fault is none of the busy flag's")
    var later = FuseFaults()
    later.arm(Fault(.fuseBusy, trigger: .init(from: .nanoseconds(10))), seed: 1)
    #expect(!later.looksBusy(at: 9) && later.looksBusy(at: 10))
  }

  @Test func eachOperationIsCountedByItsNames() {
    let operations: [(NOROperation, [Fault.Operation])] = [
      (.erase(0..<4096), [.change, .erase]), (.program(start: 0, count: 1), [.change, .program]),
      (.writeStatus(0, nil, nil), [.statusWrite]),
    ]
    for (operation, names) in operations {
      #expect(Fault.Operation.allCases.filter { $0.includes(operation) } == names)
    }
  }
}

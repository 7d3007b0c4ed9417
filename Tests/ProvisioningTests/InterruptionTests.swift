import HIDTransport
import SeededGenerator
import SampleImages
import Testing

@testable import Provisioning

@Suite struct InterruptionTests {
  /// Transfers of a whole run on a healthy board.
  private func transfers() throws -> Int {
    let board = FakeBoard()
    _ = try Provisioner(SampleImages.plan()).run(on: FakeBus(board))
    return board.transfers
  }

  @Test func vanishingAtEveryReport() throws {
    let all = try transfers()
    #expect(all > 40)
    for number in 1...all {
      let board = FakeBoard()
      board.vanishAt = number
      do {
        let result = try Provisioner(SampleImages.plan()).run(on: FakeBus(board))
        // The last answer may be lost: the part was to leave.
        #expect(number >= all - 1 && result.boot == .quiet, "\(number)")
      } catch let error as ProvisioningError {
        #expect(error.exitCode == .noDevice, "\(number): \(error)")
        #expect(error.phase != .checkPlan && !error.remedies.isEmpty, "\(number)")
      }
    }
  }

  @Test func cancellingAtEveryLook() throws {
    var all = 0
    _ = try Provisioner(SampleImages.plan()).run(
      on: FakeBus(FakeBoard()),
      isCancelled: {
        all += 1; return false
      })
    #expect(all > 20)
    for number in 1...all {
      let board = FakeBoard()
      let bus = FakeBus(board)
      var looks = 0
      let error = #expect(throws: ProvisioningError.self) {
        try Provisioner(SampleImages.plan()).run(
          on: bus,
          isCancelled: {
            looks += 1; return looks == number
          })
      }
      #expect(error?.exitCode == .interrupted, "\(number)")
      // A flashloader that was stopped takes the next command.
      if board.identity == .flashloader {
        #expect(try MBootHost(FakeDevice(board, .flashloader)).getProperty(.currentVersion) == [0x4B02_0100])
      }
    }
  }

  @Test func distortedAnswersNeverTrapNorHang() throws {
    for seed in 0..<400 {
      var random = SeededGenerator(seed: UInt64(seed))
      let board = FakeBoard(seed % 2 == 0 ? .bootROM : .flashloader)
      board.distort = { report in
        guard random.next() % 12 == 0, !report.isEmpty else { return report }
        var report = report
        if random.next() % 3 == 0 { return Array(report.prefix(Int(random.next() % UInt64(report.count)))) }
        report[Int(random.next() % UInt64(min(24, report.count)))] = UInt8(truncatingIfNeeded: random.next())
        return report
      }
      do {
        _ = try Provisioner(SampleImages.plan()).run(on: FakeBus(board))
      } catch let error as ProvisioningError {
        #expect(error.exitCode != .success && !error.cause.isEmpty)
      }
    }
  }
}

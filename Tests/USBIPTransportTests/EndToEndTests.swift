import BootImage
import Foundation
import HIDTransport
import MBoot
import Provisioning
import SampleImages
import Testing
import USBIPTransport
import VirtualRT1020

/// Provisioner and native client against virtual boards behind a USB/IP server.
@Suite struct EndToEndTests {
  /// The whole flow, from the boot ROM over re-enumeration to a verified boot.
  @Test(arguments: [(false, "K2.1.0"), (true, "K2.7.0-rt1020")])
  func fromROMToBoot(unix: Bool, firmware: String) async throws {
    try await offThePool {
      var configuration = BoardConfiguration()
      configuration.firmware = firmware
      let boards = try ServedBoards(VirtualRT1020(configuration), unix: unix, control: true)
      try boards.ask(#"{"boot_pins": "internal"}"#)
      let container = SampleImages.container(70_000, seed: 1)
      var plan = try SampleImages.plan(container)
      plan.bootTimeout = .milliseconds(500)
      var phases: [ProvisioningPhase] = []
      let result = try Provisioner(plan).run(on: USBIPBus(boards.address)) { event in
        if case .started(let phase) = event { phases.append(phase) }
      }
      #expect(phases == SampleImages.phases)
      #expect(result.foundAs == .bootROM)
      #expect(result.verifiedBytes == container.count + 512)
      #expect(result.boot == .quiet)
      #expect(result.warnings == [])
      let board = boards.end()
      let isSame = board?.flash(at: 0x1000, count: container.count) == container
      #expect(isSame)
      guard case .application? = board?.running else {
        Issue.record("no application runs")
        return
      }
    }
  }

  @Test func boardsAtOnce() async throws {
    try await offThePool {
      let count = 6
      let boards = try ServedBoards(VirtualRT1020(), count: count)
      let plans = try (0..<count).map { try SampleImages.plan(20_000 + 1000 * $0, seed: 5 * $0) }
      let address = boards.address
      // None may see another's bytes.
      DispatchQueue.concurrentPerform(iterations: count) { index in
        do {
          let bus = USBIPBus(address, busID: "1-\(index + 1)")
          let result = try Provisioner(plans[index]).run(on: bus)
          #expect(result.verifiedBytes == 20_000 + 1000 * index + 512)
          #expect(result.boot == .serialDownloadByPins)
        } catch { Issue.record("board \(index): \(error)") }
      }
      #expect(try USBIPBus(address).identities() == Array(repeating: .bootROM, count: count))
      _ = boards.end()
    }
  }

  @Test func muchDataBothWays() async throws {
    try await offThePool {
      var configuration = BoardConfiguration()
      configuration.mode = .flashloader
      let boards = try ServedBoards(VirtualRT1020(configuration))
      let host = MBootHost(try USBIPBus(boards.address).open([.flashloader], timeout: .zero))
      let pattern = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 13 &+ $0 >> 8) }
      try host.writeMemory(address: 0x2000, pattern)
      let isSame = try host.readMemory(address: 0x2000, count: pattern.count) == pattern
      #expect(isSame)
      #expect(boards.end()?.ram(at: 0x2000, count: 4) == Array(pattern.prefix(4)))
    }
  }
}

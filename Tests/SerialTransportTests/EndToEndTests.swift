import BoardServer
import BootImage
import Foundation
import HIDTransport
import Provisioning
import SampleImages
import SerialTransport
import Testing
import VirtualRT1020

/// Provisioner and serial bus against a virtual board's UART behind a pty: client and board in one process,
/// the board on a thread of its own.
@Suite struct EndToEndTests {
  private static func expect(_ board: VirtualRT1020?, holds container: [UInt8]) {
    let isSame = board?.flash(at: 0x1000, count: container.count) == container
    #expect(isSame)
    #expect(FlashConfigurationBlock(bytes: board?.flash(at: 0, count: 512) ?? [])?.isValid == true)
  }

  /// Runs a test that waits for its peer on a thread of its own: the pool's few threads are for all tests.
  private func offThePool(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      Thread.detachNewThread { done.resume(with: Result(catching: body)) }
    }
  }

  @Test func fromROMToProvisioned() async throws {
    try await offThePool {
      let board = try ServedBoard(VirtualRT1020())
      let bus = SerialBus(path: board.path)
      let container = SampleImages.container(70_000, seed: 1)
      var phases: [ProvisioningPhase] = []
      let result = try Provisioner(SampleImages.plan(container)).run(
        on: bus
      ) { event in
        if case .started(let phase) = event { phases.append(phase) }
      }
      #expect(phases == SampleImages.phases)
      #expect(result.foundAs == .bootROM)
      #expect(result.habState == .open)
      #expect(result.boot == .serialDownloadByPins)
      #expect(result.verifiedBytes == container.count + 512)
      #expect(result.warnings == [])
      bus.close()
      Self.expect(board.end(), holds: container)
    }
  }

  @Test func twoBoardsAtOnce() async throws {
    try await offThePool {
      let boards = try (0..<2).map { _ in try ServedBoard(VirtualRT1020()) }
      let containers = (0..<2).map { SampleImages.container(40_000 + 3000 * $0, seed: 5 * $0) }
      let plans = try containers.map { try SampleImages.plan($0) }
      let paths = boards.map(\.path)
      // Neither may see the other's bytes.
      DispatchQueue.concurrentPerform(iterations: 2) { index in
        do {
          let result = try Provisioner(plans[index]).run(on: SerialBus(path: paths[index]))
          #expect(result.verifiedBytes == containers[index].count + 512)
        } catch { Issue.record("board \(index): \(error)") }
      }
      for (board, container) in zip(boards, containers) { Self.expect(board.end(), holds: container) }
    }
  }

  @Test func reenumeration() async throws {
    try await offThePool {
      let board = try ServedBoard(VirtualRT1020())
      let bus = SerialBus(path: board.path)
      #expect(try bus.identities() == [.bootROM])
      let rom = try bus.open([.flashloader, .bootROM], timeout: .seconds(2))
      #expect(rom.identity == .bootROM)
      let image = try RAMImage(ImageFile(StandInFlashloader.make()))
      let romHost = SDPHost(rom)
      try romHost.writeFile(address: image.loadAddress, image.bytes)
      try romHost.jumpAddress(image.jumpAddress)
      rom.close()
      let flashloader = try bus.open([.flashloader], timeout: .seconds(5))
      #expect(try bus.identities() == [.flashloader])
      let host = MBootHost(flashloader)
      #expect(try host.getProperty(.currentVersion) == [0x4B02_0100])
      let pattern = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
      try host.writeMemory(address: 0x2000, pattern)
      let isSame = try host.readMemory(address: 0x2000, count: pattern.count) == pattern
      #expect(isSame)
      try host.reset()
      flashloader.close()
      let again = try bus.open([.flashloader, .bootROM], timeout: .seconds(5))
      #expect(again.identity == .bootROM)
      #expect(try SDPHost(again).errorStatus().state == .open)
      again.close()
      bus.close()
      #expect(board.end()?.ram(at: 0x2000, count: 4) == Array(pattern.prefix(4)))
    }
  }

  @Test func bootsFromFlash() async throws {
    try await offThePool {
      var configuration = BoardConfiguration()
      configuration.mode = .flashloader
      configuration.bootPins = .internal
      let board = try ServedBoard(VirtualRT1020(configuration))
      var plan = try SampleImages.plan(9000, seed: 3)
      plan.bootTimeout = .milliseconds(500)
      let bus = SerialBus(path: board.path)
      bus.pingTimeout = .milliseconds(50)
      let result = try Provisioner(plan).run(on: bus)
      #expect(result.foundAs == .flashloader)
      #expect(result.boot == .quiet)
      bus.close()
      guard case .application? = board.end()?.running else {
        Issue.record("no application runs")
        return
      }
    }
  }

  /// A client that dies in the middle of a transfer leaves a flashloader that waits; the next one ends that.
  @Test func afterABrokenOffTransfer() async throws {
    try await offThePool {
      let board = try ServedBoard(VirtualRT1020())
      let container = SampleImages.container(60_000, seed: 2)
      do {
        let bus = SerialBus(path: board.path)
        let dying = DyingBus(bus, at: 60)
        #expect(throws: ProvisioningError.self) {
          try Provisioner(SampleImages.plan(container)).run(
            on: dying)
        }
        #expect(dying.isDead)
        bus.close()
      }
      let bus = SerialBus(path: board.path)
      var notes: [String] = []
      let result = try Provisioner(SampleImages.plan(container)).run(
        on: bus
      ) { event in
        if case .note(let text) = event { notes.append(text) }
      }
      #expect(result.foundAs == .flashloader)
      #expect(notes.contains("ended a transfer that an earlier program had broken off"))
      bus.close()
      Self.expect(board.end(), holds: container)
    }
  }
}

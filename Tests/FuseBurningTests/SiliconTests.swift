import BoardJournal
import Foundation
import FuseBurning
import Fuses
import HIDTransport
import MBoot
import Provisioning
import SampleImages
import Testing
import VirtualRT1020

/// What would be sent to silicon, watched on the bus: without a clearance nothing but reads.
@Suite struct SiliconTests {
  /// A bus that says it is silicon's and notes every command that goes over it.
  private final class Spy: HIDBus {
    let bus: VirtualBus
    var commands: [CommandTag] = []

    init(_ board: VirtualRT1020) { bus = VirtualBus(board) }

    func identities() throws(HIDError) -> [USBIdentity] { try bus.identities() }
    func pause(_ time: Duration) { bus.pause(time) }
    func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
      SpyDevice(try bus.open(identities, timeout: timeout), self)
    }
  }

  private final class SpyDevice: HIDDevice {
    private let device: any HIDDevice
    private let spy: Spy

    init(_ device: any HIDDevice, _ spy: Spy) {
      self.device = device
      self.spy = spy
    }

    var identity: USBIdentity { device.identity }
    func close() { device.close() }
    func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
      try device.receive(into: buffer, timeout: timeout)
    }
    func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
      let bytes = report.withUnsafeBytes { [UInt8]($0) }
      if bytes.first == Report.ID.commandOut, bytes.count > 4 { spy.commands.append(CommandTag(rawValue: bytes[4])) }
      try device.send(report, timeout: timeout)
    }
  }

  /// Reads the board, rehearses, asks for the clearance and burns: what the command does.
  private func attempt(
    on spy: Spy, requests: [FuseRequest], ticket make: (Rehearsal) throws -> RehearsalTicket, typed: (String) -> String?
  ) throws -> TicketError? {
    let device = try spy.open([.flashloader], timeout: .zero)
    let host = MBootHost(device)
    let plan = FusePlan(requests, on: try FuseReading.all(host))
    let rehearsal = Rehearsal(plan)
    let permission: BurnPermission
    do throws(TicketError) {
      let ticket: RehearsalTicket
      do { ticket = try make(rehearsal) } catch { throw TicketError(.noTicket, "\(error)") }
      permission = try BurnClearance(ticket: ticket, rehearsal: rehearsal, target: .silicon).permission(ask: typed)
    } catch { return error }
    _ = try FuseBurner(plan, planName: "silicon").run(host, permission: permission, journal: MemoryJournal())
    return nil
  }

  private static func ticket(_ rehearsal: Rehearsal) throws -> RehearsalTicket {
    try RehearsalTicket(rehearsal, outcome: rehearsal.run(), program: "test")
  }

  @Test func nothingButReadsWithoutAClearance() throws {
    let requests = try Sample.seed(closing: false)
    let otherPart = Rehearsal(FusePlan(requests, on: Sample.readOut([1: 7])))
    let otherFuses = Rehearsal(FusePlan(requests, on: Sample.readOut([0x27: 7])))
    let otherPlan = Rehearsal(
      FusePlan(
        try Sample.seed(closing: false).dropLast(8) + [
          FuseRequest(word: 0x26, adding: 1, source: "a")
        ], on: Sample.readOut()))
    let cases: [(TicketError.Kind, (Rehearsal) throws -> RehearsalTicket, (String) -> String?)] = [
      (.noTicket, { _ in try RehearsalTicket([]) }, { $0 }),
      (.otherBoard, { _ in try Self.ticket(otherPart) }, { $0 }),
      (.otherFuses, { _ in try Self.ticket(otherFuses) }, { $0 }),
      (.otherPlan, { _ in try Self.ticket(otherPlan) }, { $0 }),
      (
        .noTicket,
        { rehearsal in
          let text = try Self.ticket(rehearsal).text()
          return try RehearsalTicket(Array(text.replacing("9abcdef0", with: "9abcdef1").utf8))
        }, { $0 }
      ),
      (.notConfirmed, { try Self.ticket($0) }, { _ in nil }),
      (.notConfirmed, { try Self.ticket($0) }, { _ in "yes" }),
      (.notConfirmed, { try Self.ticket($0) }, { String($0.dropLast()) }),
    ]
    for (kind, ticket, typed) in cases {
      let spy = Spy(Sample.board())
      let before = spy.bus.board.fuses
      #expect(try attempt(on: spy, requests: requests, ticket: ticket, typed: typed)?.kind == kind)
      #expect(spy.commands.allSatisfy { $0 == .flashReadOnce } && spy.commands.count == 48, "\(kind)")
      #expect(spy.bus.board.fuses == before)
    }
  }

  @Test func withAClearanceThePlanAndNothingElse() throws {
    let spy = Spy(Sample.board())
    let requests = try Sample.seed(closing: false)
    #expect(try attempt(on: spy, requests: requests, ticket: Self.ticket, typed: { $0 }) == nil)
    #expect(spy.commands.count { $0 == .flashProgramOnce } == 8)
    #expect(spy.commands.allSatisfy { $0 == .flashReadOnce || $0 == .flashProgramOnce })
    #expect(Sample.truth(spy.bus.board) == FusePlan(requests, on: Sample.readOut()).result)
  }

  /// The permission for silicon has one giver, and the giver one name.
  @Test func onlyTheClearanceGivesThePermission() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    var users: [String] = []
    let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      if text.contains("ofARehearsal") { users.append(file.lastPathComponent) }
    }
    #expect(users.sorted() == ["BurnClearance.swift", "BurnPermission.swift"])
  }

  @Test func theOldDoorStaysShut() {
    #expect(throws: BurnPermission.Refused.self) { try BurnPermission(for: .silicon) }
  }
}

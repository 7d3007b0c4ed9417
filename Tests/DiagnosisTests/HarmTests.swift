import BootImage
import HIDTransport
import MBoot
import Provisioning
import SickBoards
import Testing
import VirtualRT1020

@testable import Diagnosis

/// Nothing that an examination sends changes what stays, unless the request allows it.
@Suite struct HarmTests {
  /// Flashloader commands that may go to any board.
  private static let commands: Set<CommandTag> = [
    .getProperty, .fillMemory, .writeMemory, .configureMemory, .readMemory, .flashReadOnce,
  ]
  /// Flash commands that change neither cells nor lasting registers. 06 and 04 move the latch, AB, FF, 66 and 99 end
  /// states.
  private static let opcodes: Set<UInt8> = [
    0x9F, 0xAF, 0x05, 0x35, 0x15, 0x3F, 0x5A, 0x03, 0x06, 0x04, 0xAB, 0xFF, 0x66, 0x99,
  ]

  private func check(_ bus: CountingBus, _ plan: ProvisioningPlan) {
    var data: [UInt8] = []
    for report in bus.sent {
      let length = report.count >= 4 ? Int(report[2]) | Int(report[3]) << 8 : 0
      let payload = Array(report.dropFirst(4).prefix(length))
      guard report.first == Report.ID.commandOut, let packet = Packet(payload.span.bytes) else {
        data += payload
        continue
      }
      checkBlock(data, plan)
      data = []
      #expect(Self.commands.contains(packet.tag), "\(packet.tag.name)")
      if packet.tag == .writeMemory || packet.tag == .fillMemory { #expect(packet.parameters[0] < 0x4_0000) }
      if packet.tag == .fillMemory { #expect(packet.parameters[2] >> 28 != 0xF) }
    }
    checkBlock(data, plan)
  }

  private func checkBlock(_ data: [UInt8], _ plan: ProvisioningPlan) {
    guard let block = FlashConfigurationBlock(bytes: data), block.isValid else { return }
    for index in 0..<16 {
      for instruction in LookupInstruction.instructions(block.sequence(index)) {
        if instruction.opcode == LookupInstruction.Opcode.command.rawValue {
          #expect(Self.opcodes.contains(instruction.operand), "sequence \(index) sends \(instruction.operand)")
        }
        #expect(instruction.opcode != LookupInstruction.Opcode.write.rawValue)
      }
    }
  }

  @Test(arguments: ["W25Q64JV-IQ", "W25Q256JV", "IS25LP064A", "MX25L6433F", "M25P64"])
  func nothingStays(_ part: String) throws {
    let states: [Fault?] = [nil, .leftIn(.powerDown), .norAbsent(), .readNoise(aboveMegahertz: 60, perMillion: 5_000)]
    for fault in states {
      let board = Bench.bus(part: part, registers: [0, 0, 0]) { if let fault { $0.faults = [fault] } }
      let size = board.board.flashSize
      let before = board.board.flash(at: 0, count: size)
      let bus = CountingBus(board)
      var diagnostician = Diagnostician(DiagnosisRequest(Bench.seedPlan()), now: { board.board.time })
      diagnostician.effort = Bench.quick
      _ = diagnostician.diagnose(on: bus)
      check(bus, Bench.seedPlan())
      let isSame = board.board.flash(at: 0, count: size) == before
      #expect(isSame)
      #expect(bus.sent.count > 40)
    }
  }

  /// Register 2 of one maker is a mode of another's.
  @Test func registersOfOtherMakersAreNotAskedFor() {
    #expect(ChipFamily(jedec: [0x9D, 0x60, 0x17]).reads.second == nil)
    #expect(ChipFamily(jedec: [0xC2, 0x20, 0x17]).reads.second == 0x15)
    #expect(ChipFamily(jedec: [0xEF, 0x40, 0x17]).reads.second == 0x35)
  }

  @Test func aTrialTouchesItsRangeOnly() throws {
    let board = Bench.bus { $0.faults = [.programLeavesBits(0x0F)] }
    let plan = Bench.seedPlan()
    var whole = plan
    whole.resets = false
    var symptom: Symptom?
    do throws(ProvisioningError) { _ = try Provisioner(whole, now: { board.board.time }).run(on: board) } catch {
      symptom = Symptom(error)
    }
    try #require(symptom != nil)
    let before = board.board.flash(at: 0x4_1000, count: 0x1_0000)
    let diagnosis = Bench.diagnosis(plan, symptom, on: board) {
      $0.mayErase = .init(address: 0x6004_0000, count: 4096)
    }
    #expect(diagnosis.causes == [.programFails], "\(diagnosis.lines(verbose: true))")
    let isSame = board.board.flash(at: 0x4_1000, count: 0x1_0000) == before
    #expect(isSame)
  }
}

import HIDTransport
import MBoot
import ReportBundle
import SDP
import Testing
import USBCapture

struct CapturePrivacyTests {
  private static func blanked(_ payload: [UInt8], _ kind: USBTransferKind = .interrupt, isIn: Bool = false) -> [UInt8] {
    CapturePrivacy.blanked(
      payload,
      of: USBPacket(
        number: 1, time: 0, transfer: 1, event: isIn ? .complete : .submit, kind: kind, endpoint: isIn ? 0x81 : 0x01,
        bus: 1, device: 2))
  }

  private static func report(_ id: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [id, 0, UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8)] + bytes
  }

  @Test func dataPhasesShowNothing() {
    let secret = [UInt8](repeating: 0x5A, count: 300)
    for id in [Report.ID.dataOut, Report.ID.dataIn] {
      let blanked = Self.blanked(Self.report(id, secret))
      #expect(blanked.count == 304)
      #expect(!blanked.contains(0x5A))
      #expect(Array(blanked.prefix(4)) == [id, 0, 0x2C, 1])
    }
    #expect(!Self.blanked([2] + [UInt8](repeating: 0x5A, count: 1024)).contains(0x5A))
    #expect(!Self.blanked([4] + [UInt8](repeating: 0x5A, count: 64), isIn: true).contains(0x5A))
  }

  @Test func commandsAndStatusesStay() {
    let erase = Self.report(
      Report.ID.commandOut, Packet(tag: .flashEraseRegion, parameters: [0x6000_0000, 45056, 0]).bytes)
    #expect(Self.blanked(erase) == erase)
    let option = Self.report(
      Report.ID.commandOut, Packet(tag: .fillMemory, parameters: [0x2000, 4, 0xC000_0007]).bytes)
    #expect(Self.blanked(option) == option)
    let failed = Self.report(Report.ID.commandIn, Packet(tag: .genericResponse, parameters: [20106, 2]).bytes)
    #expect(Self.blanked(failed, isIn: true) == failed)
    let status: [UInt8] = [4, 0x12, 0x8A, 0x8A, 0x12]
    #expect(Self.blanked(status, isIn: true) == status)
  }

  @Test func fusesAndRegistersDoNot() {
    let burn = Self.report(
      Report.ID.commandOut, Packet(tag: .flashProgramOnce, parameters: [0x10, 4, 0x5A5A_5A5A]).bytes)
    #expect(!Self.blanked(burn).contains(0x5A))
    let read = Self.report(
      Report.ID.commandIn, Packet(tag: .flashReadOnceResponse, parameters: [0, 4, 0x5A5A_5A5A]).bytes)
    #expect(!Self.blanked(read, isIn: true).contains(0x5A))
    let fill = Self.report(Report.ID.commandOut, Packet(tag: .fillMemory, parameters: [0x2000, 4, 0x5A5A_5A5A]).bytes)
    #expect(!Self.blanked(fill).contains(0x5A))
    let register: [UInt8] = [1, 0x02, 0x02, 0x40, 0x1F, 0x44, 0, 32, 0, 0, 0, 4, 0x5A, 0x5A, 0x5A, 0x5A, 0]
    #expect(!Self.blanked(register).contains(0x5A))
  }

  @Test func onlyBoardsStay() {
    var board = CapturedDevice(index: 0, bus: 1, address: 7, firstSeen: 0)
    board.identity = .flashloader
    let keyboard = CapturedDevice(index: 1, bus: 1, address: 8, firstSeen: 0)
    let privacy = CapturePrivacy([board, keyboard])
    func packet(_ address: UInt16) -> USBPacket {
      USBPacket(
        number: 1, time: 0, transfer: 1, event: .submit, kind: .interrupt, endpoint: 1, bus: 1, device: address)
    }
    #expect(privacy.keeps(packet(7)) && !privacy.keeps(packet(8)) && !privacy.keeps(packet(0)))
  }
}

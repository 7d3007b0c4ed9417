import BootImage
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

@Suite struct LogTests {
  /// What a board's log says, without times.
  private func log(_ host: inout TestBoard) -> [String] { host.board.takeLog().map { "\($0.kind) \($0.text)" } }

  private func flashloader(_ change: (inout BoardConfiguration) -> Void = { _ in }) -> TestBoard {
    TestBoard(flashloader: "K2.1.0") {
      $0.logsEvents = true
      change(&$0)
    }
  }

  @Test func nothingUnlessAsked() {
    var host = TestBoard(flashloader: "K2.1.0")
    _ = host.property(1)
    #expect(log(&host).isEmpty)
    host.board.logsEvents = true
    _ = host.property(1)
    #expect(log(&host) == ["command get-property 1 (current-version)", "answer 0 Success: 0x4b020100"])
    #expect(log(&host).isEmpty)
    host.board.logsEvents = false
    _ = host.property(1)
    #expect(log(&host).isEmpty)
  }

  @Test func flashCommands() {
    var host = flashloader()
    #expect(log(&host) == ["board the flashloader K2.1.0 runs; on the bus as 15a2:0073 from 0.000 s"])
    #expect(host.erase(0, 0x1000) == 10205)
    #expect(host.configure(0xC000_0007) == 0)
    #expect(host.erase(0, 0x1000) == 0)
    #expect(host.write(0x6000_0000, pattern(2000)) == 0)
    #expect(host.read(0x6000_0000, 3000).status == 0)
    #expect(
      log(&host) == [
        "command flash-erase-region 0x60000000 0x1000 memory 0", "answer 10205 Memory Not Configured",
        "command configure-memory 9 0x2000", "answer 0 Success",
        "command flash-erase-region 0x60000000 0x1000 memory 0", "answer 0 Success",
        "command write-memory 0x60000000 2000 bytes memory 0", "answer 0 Success", "command data: 2000 of 2000 bytes",
        "answer 0 Success",
        "command read-memory 0x60000000 3000 bytes memory 0", "answer 0 Success, 3000 bytes follow",
        "answer data: 3000 bytes", "answer 0 Success",
      ])
  }

  @Test func whyAnEraseFailed() throws {
    var host = flashloader { $0.flash?.contents = [(0x10, [0x5A])] }
    #expect(host.configure(0xC000_0007) == 0)
    host.board.setStatusRegisters([0x1C])
    #expect(host.erase(0, 0x1000) == 20106)
    let lines = log(&host)
    #expect(
      lines.suffix(2) == [
        "board flash: erase of 0x000000 to 0x000fff failed: block protection covers it (status register 1 is 0x1c); "
          + "the cell at 0x000010 holds 0x5a",
        "answer 20106 FlexSPINOR: Command Failure",
      ])
  }

  @Test func timesAreTheBoards() throws {
    var host = flashloader()
    #expect(host.configure(0xC000_0007) == 0)
    _ = host.board.takeLog()
    let before = host.board.time
    #expect(host.erase(0, 0x1000) == 0)
    let entries = host.board.takeLog()
    #expect(entries.first?.time == before)
    #expect(try #require(entries.last).time >= before + .milliseconds(45))
  }

  @Test func fuses() {
    var host = flashloader()
    _ = log(&host)
    #expect(host.programOnce(6, 0x10) == 0)
    #expect(host.readOnce(6).last == 0x10)
    #expect(
      log(&host) == [
        "command flash-program-once 6 0x00000010", "board fuse word 0x6 burnt: 0x00000000 to 0x00000010",
        "answer 0 Success", "command flash-read-once 6", "answer 0 Success: 0x00000010",
      ])
  }

  @Test func bootROM() {
    var host = TestBoard(rom: { $0.logsEvents = true })
    let image = StandInFlashloader.make()
    #expect(host.sdpWords(.errorStatus).last == .habSuccess)
    _ = host.sdp(.writeFile(address: 0x2020_8000, count: UInt32(image.count)), image)
    _ = host.register(0x401F_4410)
    _ = host.sdp(.jump(to: 0x2020_8400))
    #expect(
      log(&host) == [
        "board the boot ROM runs: serial download; on the bus as 1fc9:0130 from 0.000 s",
        "command error-status", "answer 0x56787856 HAB is open: unsigned images start",
        "answer 0xf0f0f0f0 HAB has recorded no failure",
        "command write-file 0x20208000 9216 bytes", "answer 0x56787856 HAB is open: unsigned images start",
        "answer 0x88888888 all bytes of the file were written",
        "command read-register 0x401f4410 32 bits 4 bytes", "answer 0x56787856 HAB is open: unsigned images start",
        "answer data: 4 bytes",
        "command jump-address 0x20208400", "answer 0x56787856 HAB is open: unsigned images start",
        "board 1fc9:0130 leaves the bus", "board the flashloader K2.1.0 runs; on the bus as 15a2:0073 from 0.250 s",
      ])
  }

  @Test func buttons() {
    var host = TestBoard(rom: { $0.logsEvents = true })
    _ = log(&host)
    host.board.setPower(false)
    host.board.setPower(true)
    host.settle()
    host.board.setBootPins(.internal)
    host.board.reset()
    #expect(
      log(&host) == [
        "board power goes", "board 1fc9:0130 leaves the bus", "board power comes",
        "board the boot ROM runs: serial download; on the bus as 1fc9:0130 from 0.250 s",
        "board boot pins for the next reset: internal", "board the reset button is pressed",
        "board boot: flash offset 0 holds nothing (all FF) in place of a flash configuration block (FCFB and a version "
          + "56...)",
        "board 1fc9:0130 leaves the bus",
        "board the boot ROM runs: serial download; on the bus as 1fc9:0130 from 0.500 s",
      ])
  }

  @Test func faultsComeAndGo() {
    var host = flashloader()
    _ = log(&host)
    host.board.add([Fault(.eraseIgnored)])
    host.board.clearFaults()
    #expect(log(&host) == ["fault added: erase ignored", "fault all faults are lifted"])
  }

  @Test func silenceIsTold() {
    var host = flashloader()
    _ = log(&host)
    // A count that wraps runs off the end of the RAM.
    _ = host.command(.fillMemory, 0x2000_8000, 0xFFFF_FFFF, 0)
    #expect(host.board.isHung)
    #expect(log(&host).last == "board the flashloader took a bus fault: no answer will come")
  }

  @Test func serialLine() {
    var host = flashloader()
    _ = log(&host)
    let packet = Packet(tag: .getProperty, parameters: [1, 0]).bytes
    _ = host.uart(UARTFrame.command(packet).bytes)
    _ = host.uart(UARTFrame.ack.bytes)
    #expect(log(&host) == ["command get-property 1 (current-version)", "answer 0 Success: 0x4b020100"])
    var rom = TestBoard(rom: { $0.logsEvents = true })
    _ = log(&rom)
    _ = rom.uart(SDPCommand.errorStatus.bytes)
    #expect(
      log(&rom) == [
        "command error-status", "answer 0x56787856 HAB is open: unsigned images start",
        "answer 0xf0f0f0f0 HAB has recorded no failure",
      ])
  }

  @Test func everyCommandHasItsWords() {
    for tag in CommandTag.knownCommands + [CommandTag(rawValue: 0x77)] {
      let text = LogText.command(Command(Packet(tag: tag, parameters: [0x6000_0000, 4, 4])))
      #expect(text.hasPrefix(tag.name), "\(text)")
      #expect(!text.contains("\n"))
    }
    for code in SDPCommand.Code.known {
      #expect(LogText.command(SDPCommand(code: code, address: 0x2000, count: 4)).hasPrefix(code.name))
    }
  }

  @Test func theOldestIsForgotten() {
    var host = flashloader()
    for _ in 0..<BoardLog.limit { host.board.setBootPins(.serial) }
    host.board.setBootPins(.internal)
    let entries = host.board.takeLog()
    #expect(entries.count <= BoardLog.limit)
    #expect(entries.last?.text == "boot pins for the next reset: internal")
  }

  @Test func aLine() {
    let entry = BoardLogEntry(time: .microseconds(12_300), kind: .answer, text: "0 Success")
    #expect(entry.description == "   0.012300 s  answer   0 Success")
  }

  /// Pulled in the middle of work, the plug and the button are noted when it was, not when the work would have ended.
  @Test func theTimeOfThePlug() {
    for pull in [{ $0.setPower(false) }, { $0.reset() }] as [(inout VirtualRT1020) -> Void] {
      var host = flashloader()
      #expect(host.configure(0xC000_0007) == 0)
      #expect(host.offer(TestBoard.commandReport(.flashEraseAll, [9])) == .accepted)
      #expect(host.board.busyUntil > .seconds(10))
      host.board.advance(by: .seconds(2))
      _ = host.board.takeLog()
      let time = host.board.time
      pull(&host.board)
      let entries = host.board.takeLog()
      #expect(entries.count >= 2 && entries.prefix(2).allSatisfy { $0.time == time })
      #expect(entries[1].text.hasSuffix("leaves the bus"))
    }
  }

  /// What is wrong from the start is told before anything runs, and is so.
  @Test func faultsFromTheStart() {
    var host = flashloader { $0.faults = [.eraseIgnored()] }
    #expect(log(&host).map { $0.prefix(20) } == ["fault added: erase i", "board the flashloade"])
  }

  /// A frame that is given up is given up when its time is over.
  @Test func theTimeOfAFrameThatIsGivenUp() throws {
    var host = flashloader()
    let write = UARTFrame.command(Packet(tag: .writeMemory, parameters: [0x2001_0000, 64, 0]).bytes).bytes
    _ = host.uart(write + UARTFrame.ack.bytes + [0x5A, 0xA5, 64, 0, 1])
    host.board.advance(by: .seconds(7))
    _ = host.board.takeLog()
    _ = host.board.uartReceiveDue()
    #expect(try #require(host.board.takeLog().first).time == host.board.time)
  }
}

import BootImage
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// Each rule of strict mode: the host that breaks it, and the one that does the same thing right.
@Suite struct MisuseTests {
  private func rom() -> TestBoard { TestBoard(rom: { $0.isStrict = true }) }

  @Test func onlyWhenAsked() {
    var host = TestBoard(flashloader: "K2.1.0") { $0.logsEvents = true }
    #expect(host.erase(0, 0x1000) == 10205)
    #expect(host.misuses() == [])
    host.board.isStrict = true
    #expect(host.erase(0, 0x1000) == 10205)
    #expect(host.misuses() == [Misuse.flashNotConfigured.text])
  }

  @Test func strictAnswersAlike() {
    var strict = TestBoard.strict()
    var lax = TestBoard(flashloader: "K2.1.0")
    _ = lax.configure(0xC000_0007)
    for host in [0, 1] {
      var answers: [UInt32?] = []
      var board = host == 0 ? strict : lax
      answers.append(board.erase(0x10, 0x10))
      answers.append(board.write(0x6000_0080, [1, 2, 3]))
      answers.append(board.write(0x6000_0000, [1, 2, 3]))
      answers.append(board.write(0x6000_0000, [1, 2, 3]))
      #expect(answers == [0, 20105, 0, 10203])
      if host == 0 { strict = board } else { lax = board }
    }
    #expect(strict.board.time == lax.board.time)
  }

  @Test func flashNotConfigured() {
    var host = TestBoard.strict(configured: false)
    #expect(host.read(0x6000_0000, 16).status == 10205)
    #expect(host.misuses() == [Misuse.flashNotConfigured.text])
    #expect(host.write(0x6000_0000, [1]) == 10205)
    #expect(host.misuses() == [Misuse.flashNotConfigured.text])
    #expect(host.status(.flashEraseAll, MemoryID.flexSPINOR) == 10205)
    #expect(host.misuses() == [Misuse.flashNotConfigured.text])
    #expect(host.write(0x2020_0000, [1]) == 0)
    #expect(host.misuses() == [])
  }

  @Test func unalignedWrite() {
    var host = TestBoard.strict()
    #expect(host.write(0x6000_0080, [1]) == 20105)
    #expect(host.misuses() == [Misuse.unalignedWrite(address: 0x6000_0080, page: 256).text])
    #expect(host.write(0x6000_0100, [1]) == 0)
    #expect(host.misuses() == [])
  }

  @Test func writeNotErased() {
    var host = TestBoard.strict { $0.flash?.contents = [(0x1234, [0x7F])] }
    #expect(host.write(0x6000_1000, pattern(0x300)) == 10203)
    #expect(host.misuses() == [Misuse.writeNotErased(offset: 0x1234).text])
    #expect(host.erase(0x1000, 0x1000) == 0)
    #expect(host.write(0x6000_1000, pattern(0x300)) == 0)
    #expect(host.misuses() == [])
    #expect(host.status(.fillMemory, 0x6000_1000, 256, 0) == 10203)
    #expect(host.misuses() == [Misuse.writeNotErased(offset: 0x1000).text])
  }

  @Test func unalignedErase() {
    var host = TestBoard.strict()
    #expect(host.erase(0x1080, 0x1000) == 0)
    #expect(host.misuses() == [Misuse.unalignedErase(0x1000..<0x3000).text])
    #expect(host.erase(0x1000, 0x2000) == 0)
    #expect(host.misuses() == [])
  }

  @Test func resetWithoutBlock() {
    var host = TestBoard.strict()
    host.board.setFlash(at: 0, littleEndian(FlashConfigurationBlock.tagValue))
    #expect(host.erase(0, 0x1000) == 0)
    #expect(host.status(.reset) == 0)
    #expect(host.misuses() == [Misuse.resetWithoutBlock.text])

    host = TestBoard.strict()
    host.board.setFlash(at: 0, littleEndian(FlashConfigurationBlock.tagValue))
    #expect(host.erase(0, 0x1000) == 0)
    #expect(host.configure(0xF000_000F) == 0)
    #expect(host.status(.reset) == 0)
    #expect(host.misuses() == [])
  }

  @Test func quadEnableTrap() throws {
    var host = TestBoard.strict()
    var saved = try #require(host.block)
    saved.deviceModeEnable = 0
    host.board.setStatusRegisters([0, 0])
    #expect(host.configure(saved) == 0)
    #expect(host.misuses() == [Misuse.quadEnableTrap.text])
    host.board.setStatusRegisters([0, 2])
    #expect(host.configure(saved) == 0)
    #expect(host.misuses() == [])
  }

  @Test func readTooFast() throws {
    // 166 MHz, and 133 for the same part.
    var host = TestBoard.strict()
    #expect(host.configure(0xC000_0008) == 0)
    #expect(host.misuses() == [Misuse.readTooFast(megahertz: 166, highest: 133).text])
    var block = try #require(host.block)
    #expect(host.configure(block) == 0)
    #expect(host.misuses() == [Misuse.readTooFast(megahertz: 166, highest: 133).text])
    block.serialClockFrequency = 7
    #expect(host.configure(block) == 0)
    #expect(host.misuses() == [])
  }

  @Test func writeToFirmwareRAM() {
    var host = TestBoard.strict()
    #expect(host.write(0x2000_0000, [1]) == 10200)
    #expect(host.misuses() == [Misuse.writeToFirmwareRAM(address: 0x2000_0000).text])
    var rom = rom()
    #expect(rom.sdpWords(.writeFile(address: 0x2020_0000, count: 4), [1, 2, 3, 4]).last == .refused)
    #expect(rom.misuses() == [Misuse.writeToFirmwareRAM(address: 0x2020_0000).text])
  }

  @Test func fuseRules() {
    var host = TestBoard.strict { $0.fuses = [0: 0x1, 5: 0x3] }
    #expect(host.programOnce(1, 1) == 20201)
    #expect(host.misuses() == [Misuse.fuseLocked(word: 1).text])
    #expect(host.programOnce(5, 0x4) == 20201)
    #expect(host.misuses() == [Misuse.fuseHasOtherBits(word: 5, has: 3, data: 4).text])
    #expect(host.programOnce(5, 0x7) == 0)
    #expect(host.misuses() == [])
    #expect(host.programOnce(0, 0x5) == 0)
    #expect(host.misuses() == [Misuse.fuseLocks(bits: 4).text])
  }

  @Test func closesWithoutKeys() {
    var host = TestBoard.strict()
    #expect(host.programOnce(6, 0x2) == 0)
    #expect(host.misuses() == [Misuse.closesWithoutKeys.text])
    host = TestBoard.strict { $0.fuses = [0x18: 1] }
    #expect(host.programOnce(6, 0x2) == 0)
    #expect(host.misuses() == [])
  }

  @Test func flashloaderCommandToROM() {
    var host = rom()
    #expect(host.exchange(TestBoard.commandReport(.getProperty, [1, 0])).isEmpty)
    #expect(host.misuses() == [Misuse.flashloaderCommandToROM.text])
    // Unpadded, it is too short for the ROM even to look at it.
    #expect(host.exchange(Report.make(id: 1, payload: Packet(tag: .reset, parameters: []).bytes)).isEmpty)
    #expect(host.misuses() == [Misuse.flashloaderCommandToROM.text])
    _ = host.uart(UARTFrame.command(Packet(tag: .getProperty, parameters: [1, 0]).bytes).bytes)
    #expect(host.misuses() == [Misuse.flashloaderCommandToROM.text])
  }

  @Test func romCommandToFlashloader() {
    var host = TestBoard.strict()
    _ = host.exchange([SDPReport.command] + SDPCommand.errorStatus.bytes)
    #expect(host.misuses() == [Misuse.romCommandToFlashloader(.errorStatus).text])
    _ = host.exchange([SDPReport.command] + SDPCommand.errorStatus.bytes + [UInt8](repeating: 0, count: 1008))
    #expect(host.misuses().contains(Misuse.romCommandToFlashloader(.errorStatus).text))
    _ = host.uart(SDPCommand.errorStatus.bytes)
    #expect(host.misuses() == [Misuse.noise(16).text])
  }

  @Test func unknownROMCommand() {
    var host = rom()
    _ = host.sdp(SDPCommand(code: .init(rawValue: 0x0E0E)))
    #expect(host.misuses() == [Misuse.unknownROMCommand(.init(rawValue: 0x0E0E)).text])
  }

  @Test func reportWhileAnswerWaits() {
    var host = TestBoard.strict()
    let report = TestBoard.commandReport(.getProperty, [1, 0])
    #expect(host.offer(report) == .accepted)
    #expect(host.offer(report) == .notReady)
    #expect(host.offer(report) == .notReady)
    #expect(host.misuses() == [Misuse.reportWhileAnswerWaits.text])
    // On a sick board, too.
    host = TestBoard.strict()
    host.board.add([.reportLost(.in, after: 100)])
    #expect(host.offer(report) == .accepted)
    #expect(host.offer(report) == .notReady)
    #expect(host.misuses() == [Misuse.reportWhileAnswerWaits.text])
    var rom = rom()
    let command = [SDPReport.command] + SDPCommand.errorStatus.bytes
    #expect(rom.offer(command) == .accepted)
    #expect(rom.offer(command) == .notReady)
    #expect(rom.misuses() == [Misuse.reportWhileAnswerWaits.text])
  }

  @Test func shortReports() {
    var host = TestBoard.strict()
    _ = host.exchange([1, 0, 12, 0, 7, 0, 0, 2])
    #expect(host.misuses() == [Misuse.shortReport(id: 1, needs: 12, has: 4).text])
    _ = host.exchange([1, 0])
    #expect(host.misuses() == [Misuse.shortReport(id: 1, needs: 4, has: 2).text])
    var rom = rom()
    _ = rom.exchange([1, 5, 5, 0])
    #expect(rom.misuses() == [Misuse.shortReport(id: 1, needs: 16, has: 3).text])
  }

  @Test func strayReports() {
    var host = TestBoard.strict()
    _ = host.exchange(Report.make(id: 2, payload: [1, 2, 3]))
    #expect(host.misuses() == [Misuse.strayReport(id: 2).text])
    _ = host.exchange(Report.make(id: 9, payload: [1, 2, 3]))
    #expect(host.misuses() == [Misuse.strayReport(id: 9).text])
    _ = host.uart(UARTFrame.data([1, 2, 3]).bytes)
    #expect(host.misuses() == [Misuse.strayReport(id: 2).text])
    var rom = rom()
    _ = rom.exchange([2, 1, 2, 3])
    #expect(rom.misuses() == [Misuse.strayReport(id: 2).text])
    _ = rom.exchange([7, 1, 2, 3])
    #expect(rom.misuses() == [Misuse.strayReport(id: 7).text])
  }

  @Test func commandInDataPhase() {
    var host = TestBoard.strict()
    #expect(TestBoard.status(host.command(.writeMemory, 0x2020_0000, 100, 0)) == 0)
    _ = host.command(.getProperty, 1)
    #expect(host.misuses() == [Misuse.commandInDataPhase.text])
    var rom = rom()
    _ = rom.exchange([SDPReport.command] + SDPCommand.writeFile(address: 0x2020_8000, count: 2000).bytes)
    _ = rom.sdp(.errorStatus)
    #expect(rom.misuses() == [Misuse.commandInDataPhase.text])
    var line = TestBoard.strict()
    _ = line.uart(
      UARTFrame.command(Packet(tag: .writeMemory, parameters: [0x2020_0000, 100, 0]).bytes).bytes + UARTFrame.ack.bytes)
    _ = line.uart(UARTFrame.command(Packet(tag: .reset, parameters: []).bytes).bytes)
    #expect(line.misuses() == [Misuse.commandInDataPhase.text])
  }
}

import BootImage
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// Each rule of strict mode: the host that breaks it, and the one that does the same thing right.
@Suite struct MisuseTests {
  private func misuses(_ host: inout TestBoard) -> [String] {
    host.board.takeLog().filter { $0.kind == .misuse }.map(\.text)
  }

  private func flashloader(
    configured: Bool = true, _ change: (inout BoardConfiguration) -> Void = { _ in }
  ) -> TestBoard {
    var host = TestBoard(flashloader: "K2.1.0") {
      $0.isStrict = true
      change(&$0)
    }
    if configured { #expect(host.configure(0xC000_0007) == 0) }
    #expect(misuses(&host) == [])
    return host
  }

  private func rom() -> TestBoard { TestBoard(rom: { $0.isStrict = true }) }

  @Test func onlyWhenAsked() {
    var host = TestBoard(flashloader: "K2.1.0") { $0.logsEvents = true }
    #expect(host.erase(0, 0x1000) == 10205)
    #expect(misuses(&host) == [])
    host.board.isStrict = true
    #expect(host.erase(0, 0x1000) == 10205)
    #expect(misuses(&host) == [Misuse.flashNotConfigured.text])
  }

  @Test func strictAnswersAlike() {
    var strict = flashloader()
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
    var host = flashloader(configured: false)
    #expect(host.read(0x6000_0000, 16).status == 10205)
    #expect(misuses(&host) == [Misuse.flashNotConfigured.text])
    #expect(host.write(0x6000_0000, [1]) == 10205)
    #expect(misuses(&host) == [Misuse.flashNotConfigured.text])
    #expect(host.status(.flashEraseAll, MemoryID.flexSPINOR) == 10205)
    #expect(misuses(&host) == [Misuse.flashNotConfigured.text])
    #expect(host.write(0x2020_0000, [1]) == 0)
    #expect(misuses(&host) == [])
  }

  @Test func unalignedWrite() {
    var host = flashloader()
    #expect(host.write(0x6000_0080, [1]) == 20105)
    #expect(misuses(&host) == [Misuse.unalignedWrite(address: 0x6000_0080, page: 256).text])
    #expect(host.write(0x6000_0100, [1]) == 0)
    #expect(misuses(&host) == [])
  }

  @Test func writeNotErased() {
    var host = flashloader { $0.flash?.contents = [(0x1234, [0x7F])] }
    #expect(host.write(0x6000_1000, pattern(0x300)) == 10203)
    #expect(misuses(&host) == [Misuse.writeNotErased(offset: 0x1234).text])
    #expect(host.erase(0x1000, 0x1000) == 0)
    #expect(host.write(0x6000_1000, pattern(0x300)) == 0)
    #expect(misuses(&host) == [])
    #expect(host.status(.fillMemory, 0x6000_1000, 256, 0) == 10203)
    #expect(misuses(&host) == [Misuse.writeNotErased(offset: 0x1000).text])
  }

  @Test func unalignedErase() {
    var host = flashloader()
    #expect(host.erase(0x1080, 0x1000) == 0)
    #expect(misuses(&host) == [Misuse.unalignedErase(0x1000..<0x3000).text])
    #expect(host.erase(0x1000, 0x2000) == 0)
    #expect(misuses(&host) == [])
  }

  @Test func resetWithoutBlock() {
    var host = flashloader()
    host.board.setFlash(at: 0, littleEndian(FlashConfigurationBlock.tagValue))
    #expect(host.erase(0, 0x1000) == 0)
    #expect(host.status(.reset) == 0)
    #expect(misuses(&host) == [Misuse.resetWithoutBlock.text])

    host = flashloader()
    host.board.setFlash(at: 0, littleEndian(FlashConfigurationBlock.tagValue))
    #expect(host.erase(0, 0x1000) == 0)
    #expect(host.configure(0xF000_000F) == 0)
    #expect(host.status(.reset) == 0)
    #expect(misuses(&host) == [])
  }

  @Test func quadEnableTrap() throws {
    var host = flashloader()
    var saved = try #require(host.block)
    saved.deviceModeEnable = 0
    host.board.setStatusRegisters([0, 0])
    #expect(host.configure(saved) == 0)
    #expect(misuses(&host) == [Misuse.quadEnableTrap.text])
    host.board.setStatusRegisters([0, 2])
    #expect(host.configure(saved) == 0)
    #expect(misuses(&host) == [])
  }

  @Test func readTooFast() throws {
    // 166 MHz, and 133 for the same part.
    var host = flashloader()
    #expect(host.configure(0xC000_0008) == 0)
    #expect(misuses(&host) == [Misuse.readTooFast(megahertz: 166, highest: 133).text])
    var block = try #require(host.block)
    #expect(host.configure(block) == 0)
    #expect(misuses(&host) == [Misuse.readTooFast(megahertz: 166, highest: 133).text])
    block.serialClockFrequency = 7
    #expect(host.configure(block) == 0)
    #expect(misuses(&host) == [])
  }

  @Test func writeToFirmwareRAM() {
    var host = flashloader()
    #expect(host.write(0x2000_0000, [1]) == 10200)
    #expect(misuses(&host) == [Misuse.writeToFirmwareRAM(address: 0x2000_0000).text])
    var rom = rom()
    #expect(rom.sdpWords(.writeFile(address: 0x2020_0000, count: 4), [1, 2, 3, 4]).last == .refused)
    #expect(misuses(&rom) == [Misuse.writeToFirmwareRAM(address: 0x2020_0000).text])
  }

  @Test func fuseRules() {
    var host = flashloader { $0.fuses = [0: 0x1, 5: 0x3] }
    #expect(host.programOnce(1, 1) == 20201)
    #expect(misuses(&host) == [Misuse.fuseLocked(word: 1).text])
    #expect(host.programOnce(5, 0x4) == 20201)
    #expect(misuses(&host) == [Misuse.fuseHasOtherBits(word: 5, has: 3, data: 4).text])
    #expect(host.programOnce(5, 0x7) == 0)
    #expect(misuses(&host) == [])
    #expect(host.programOnce(0, 0x5) == 0)
    #expect(misuses(&host) == [Misuse.fuseLocks(bits: 4).text])
  }

  @Test func closesWithoutKeys() {
    var host = flashloader()
    #expect(host.programOnce(6, 0x2) == 0)
    #expect(misuses(&host) == [Misuse.closesWithoutKeys.text])
    host = flashloader { $0.fuses = [0x18: 1] }
    #expect(host.programOnce(6, 0x2) == 0)
    #expect(misuses(&host) == [])
  }

  @Test func flashloaderCommandToROM() {
    var host = rom()
    #expect(host.exchange(TestBoard.commandReport(.getProperty, [1, 0])).isEmpty)
    #expect(misuses(&host) == [Misuse.flashloaderCommandToROM.text])
    // Unpadded, it is too short for the ROM even to look at it.
    #expect(host.exchange(Report.make(id: 1, payload: Packet(tag: .reset, parameters: []).bytes)).isEmpty)
    #expect(misuses(&host) == [Misuse.flashloaderCommandToROM.text])
    _ = host.uart(UARTFrame.command(Packet(tag: .getProperty, parameters: [1, 0]).bytes).bytes)
    #expect(misuses(&host) == [Misuse.flashloaderCommandToROM.text])
  }

  @Test func romCommandToFlashloader() {
    var host = flashloader()
    _ = host.exchange([SDPReport.command] + SDPCommand.errorStatus.bytes)
    #expect(misuses(&host) == [Misuse.romCommandToFlashloader(.errorStatus).text])
    _ = host.exchange([SDPReport.command] + SDPCommand.errorStatus.bytes + [UInt8](repeating: 0, count: 1008))
    #expect(misuses(&host).contains(Misuse.romCommandToFlashloader(.errorStatus).text))
    _ = host.uart(SDPCommand.errorStatus.bytes)
    #expect(misuses(&host) == [Misuse.noise(16).text])
  }

  @Test func unknownROMCommand() {
    var host = rom()
    _ = host.sdp(SDPCommand(code: .init(rawValue: 0x0E0E)))
    #expect(misuses(&host) == [Misuse.unknownROMCommand(.init(rawValue: 0x0E0E)).text])
  }

  @Test func reportWhileAnswerWaits() {
    var host = flashloader()
    let report = TestBoard.commandReport(.getProperty, [1, 0])
    #expect(host.offer(report) == .accepted)
    #expect(host.offer(report) == .notReady)
    #expect(host.offer(report) == .notReady)
    #expect(misuses(&host) == [Misuse.reportWhileAnswerWaits.text])
    // On a sick board, too.
    host = flashloader()
    host.board.add([.reportLost(.in, after: 100)])
    #expect(host.offer(report) == .accepted)
    #expect(host.offer(report) == .notReady)
    #expect(misuses(&host) == [Misuse.reportWhileAnswerWaits.text])
    var rom = rom()
    let command = [SDPReport.command] + SDPCommand.errorStatus.bytes
    #expect(rom.offer(command) == .accepted)
    #expect(rom.offer(command) == .notReady)
    #expect(misuses(&rom) == [Misuse.reportWhileAnswerWaits.text])
  }

  @Test func shortReports() {
    var host = flashloader()
    _ = host.exchange([1, 0, 12, 0, 7, 0, 0, 2])
    #expect(misuses(&host) == [Misuse.shortReport(id: 1, needs: 12, has: 4).text])
    _ = host.exchange([1, 0])
    #expect(misuses(&host) == [Misuse.shortReport(id: 1, needs: 4, has: 2).text])
    var rom = rom()
    _ = rom.exchange([1, 5, 5, 0])
    #expect(misuses(&rom) == [Misuse.shortReport(id: 1, needs: 16, has: 3).text])
  }

  @Test func strayReports() {
    var host = flashloader()
    _ = host.exchange(Report.make(id: 2, payload: [1, 2, 3]))
    #expect(misuses(&host) == [Misuse.strayReport(id: 2).text])
    _ = host.exchange(Report.make(id: 9, payload: [1, 2, 3]))
    #expect(misuses(&host) == [Misuse.strayReport(id: 9).text])
    _ = host.uart(UARTFrame.data([1, 2, 3]).bytes)
    #expect(misuses(&host) == [Misuse.strayReport(id: 2).text])
    var rom = rom()
    _ = rom.exchange([2, 1, 2, 3])
    #expect(misuses(&rom) == [Misuse.strayReport(id: 2).text])
    _ = rom.exchange([7, 1, 2, 3])
    #expect(misuses(&rom) == [Misuse.strayReport(id: 7).text])
  }

  @Test func commandInDataPhase() {
    var host = flashloader()
    #expect(TestBoard.status(host.command(.writeMemory, 0x2020_0000, 100, 0)) == 0)
    _ = host.command(.getProperty, 1)
    #expect(misuses(&host) == [Misuse.commandInDataPhase.text])
    var rom = rom()
    _ = rom.exchange([SDPReport.command] + SDPCommand.writeFile(address: 0x2020_8000, count: 2000).bytes)
    _ = rom.sdp(.errorStatus)
    #expect(misuses(&rom) == [Misuse.commandInDataPhase.text])
    var line = flashloader()
    _ = line.uart(
      UARTFrame.command(Packet(tag: .writeMemory, parameters: [0x2020_0000, 100, 0]).bytes).bytes + UARTFrame.ack.bytes)
    _ = line.uart(UARTFrame.command(Packet(tag: .reset, parameters: []).bytes).bytes)
    #expect(misuses(&line) == [Misuse.commandInDataPhase.text])
  }
}

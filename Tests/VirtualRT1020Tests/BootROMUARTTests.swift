import BootImage
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

@Suite struct BootROMUARTTests {
  private func make(_ fuses: [Int: UInt32] = [:]) -> TestBoard { TestBoard(rom: { $0.fuses = fuses }) }

  @Test func pingGivesTheUniqueID() {
    var test = make([1: 0x4433_2211, 2: 0x8877_6655])
    #expect(test.uart([0x5A, 0xA6]) == [0x5A, 0xA8, 8, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88])
    #expect(test.uart([0x5A]).isEmpty)
    #expect(test.uart([0xA6]).count == 12)
  }

  @Test func wordsAreRaw() {
    var test = make()
    #expect(test.uart(SDPCommand.errorStatus.bytes) == [0x56, 0x78, 0x78, 0x56, 0xF0, 0xF0, 0xF0, 0xF0])
    #expect(test.uart(SDPCommand.setBaudrate(230_400).bytes).suffix(4) == [0x09, 0xD0, 0x0D, 0x90])
    #expect(test.uart(SDPCommand(code: .writeCSF).bytes).isEmpty)
    let registers = test.uart(SDPCommand.readRegister(address: 0x400F_801C, count: 70).bytes)
    #expect(registers.count == 4 + 70 && Array(registers[4..<8]) == [1, 0, 0, 1])
    #expect(
      test.uart(SDPCommand.readRegister(address: 0x6000_0000, count: 70).bytes).suffix(4) == SDPStatus.refused.bytes)
  }

  @Test(arguments: [1, 7, 1024, 5000]) func filesAreRawAndUnpaddedHoweverTheyAreCut(chunk: Int) {
    var test = make()
    let line = SDPCommand.writeFile(address: 0x2003_FF00, count: 0x100).bytes + pattern(0x100)
    var output: [UInt8] = []
    for start in stride(from: 0, to: line.count, by: chunk) {
      output += test.uart(Array(line[start..<min(start + chunk, line.count)]))
    }
    #expect(output == SDPStatus.habOpen.bytes + SDPStatus.writeFileComplete.bytes)
    #expect(test.board.ram(at: 0x2003_FF00, count: 0x100) == pattern(0x100))
    #expect(test.uart(SDPCommand.errorStatus.bytes).count == 8)
  }

  @Test func aRefusedFileIsSwallowed() {
    var test = make()
    #expect(test.uart(SDPCommand.writeFile(address: 0x2020_0000, count: 100).bytes + pattern(99)).isEmpty)
    #expect(test.uart([1]) == SDPStatus.habOpen.bytes + SDPStatus.refused.bytes)
    #expect(
      test.uart(SDPCommand.writeDCD(address: 0, count: 2000).bytes) == SDPStatus.habOpen.bytes
        + SDPStatus.habFailure.bytes)
    #expect(test.uart(pattern(2000)).isEmpty)
    #expect(test.uart(SDPCommand.errorStatus.bytes).count == 8)
  }

  @Test func aFilePastTheRAMsEndRestartsTheROM() {
    var test = make()
    #expect(test.uart(SDPCommand.writeFile(address: 0x2003_FF00, count: 0x101).bytes + pattern(0x101)).isEmpty)
    #expect(test.board.resetCount == 1 && test.board.running == .bootROM)
  }

  /// One line carries the ROM and then the flashloader.
  @Test(arguments: FirmwareProfile.all.map(\.name)) func romAndThenFlashloader(firmware: String) {
    var test = TestBoard(rom: { $0.firmware = firmware })
    let image = StandInFlashloader.make()
    let write = SDPCommand.writeFile(address: StandInFlashloader.loadAddress, count: UInt32(image.count))
    #expect(test.uart(write.bytes + image).count == 8)
    #expect(test.uart(SDPCommand.jump(to: StandInFlashloader.jumpAddress).bytes) == SDPStatus.habOpen.bytes)
    #expect(test.board.running == .flashloader)
    #expect(test.uart(UARTFrame.ping.bytes).prefix(2) == [0x5A, 0xA7])
    let reset = UARTFrame.command(Packet(tag: .reset).bytes).bytes
    #expect(test.uart(reset).prefix(4) == [0x5A, 0xA1, 0x5A, 0xA4])
    #expect(test.board.running == .flashloader, "the response is not acknowledged yet")
    #expect(test.uart(UARTFrame.ack.bytes).isEmpty)
    #expect(test.board.running == .bootROM && test.board.resetCount == 1)
    #expect(test.uart(SDPCommand.errorStatus.bytes).count == 8)
  }

  @Test func aFuseTakesTheUARTAway() {
    var test = make([7: 1 << 4])
    #expect(test.uart(SDPCommand.errorStatus.bytes).isEmpty)
    #expect(test.uart([0x5A, 0xA6]).isEmpty)
    #expect(test.sdpWords(.errorStatus).count == 2, "USB is still there")
  }

  @Test func whatNobodyReadsIsBounded() {
    var test = make()
    let flood = (0..<200).flatMap { _ in SDPCommand.readRegister(address: 0x4000_0000, count: 0x8000).bytes }
    test.board.uartSend(flood.span.bytes)
    var largest = 0
    var total = 0
    while true {
      let output = test.board.uartReceive()
      if output.isEmpty { break }
      largest = max(largest, output.count)
      total += output.count
    }
    #expect(largest < BootROMUART.outputLimit + 0x8004 + 4)
    #expect(total == 200 * 0x8004, "nothing is lost, only late")
  }

  @Test func unreadOutputOfTheUARTDoesNotKeepAUSBJump() {
    var test = make()
    let image = StandInFlashloader.make()
    _ = test.sdp(.writeFile(address: StandInFlashloader.loadAddress, count: UInt32(image.count)), image)
    test.board.uartSend(SDPCommand.errorStatus.bytes.span.bytes)
    #expect(test.sdp(.jump(to: StandInFlashloader.jumpAddress)).count == 1)
    #expect(test.board.running == .flashloader)
  }

  @Test func theUARTDoesNotTakeAUSBHostsAnswers() {
    var test = make()
    #expect(test.offer([1] + SDPCommand.errorStatus.bytes) == .accepted)
    #expect(test.uart(SDPCommand.errorStatus.bytes).isEmpty)
    #expect(test.take()?.count == 5)
    #expect(test.take()?.count == 65)
  }
}

import MBoot
import Testing

@testable import VirtualRT1020

/// The flashloader's framed line.
@Suite struct FlashloaderUARTTests {
  static let ack = UARTFrame.ack.bytes
  static let nak = UARTFrame.nak.bytes

  private func make(_ firmware: String = "K2.1.0") -> TestBoard { TestBoard(flashloader: firmware) }

  private func frame(_ tag: CommandTag, _ words: UInt32...) -> [UInt8] {
    UARTFrame.command(Packet(tag: tag, parameters: words).bytes).bytes
  }

  private func generic(_ status: UInt32, _ tag: CommandTag) -> [UInt8] {
    UARTFrame.command(Packet(tag: .genericResponse, parameters: [status, UInt32(tag.rawValue)]).bytes).bytes
  }

  private func property(_ words: UInt32...) -> [UInt8] {
    UARTFrame.command(Packet(tag: .getPropertyResponse, parameters: [0] + words).bytes).bytes
  }

  @Test func pingIsAnsweredWheneverAHeaderIsExpected() {
    var test = make()
    let answer: [UInt8] = [0x5A, 0xA7, 0x00, 0x02, 0x01, 0x50, 0x00, 0x00, 0xAA, 0xEA]
    #expect(test.uart([0x5A, 0xA6]) == answer)
    #expect(test.uart([1, 2, 3, 0x5A, 0x00, 0x5A, 0x5A, 0xA6]) == answer, "noise in front")
    #expect(test.uart([0x5A]).isEmpty && test.uart([0xA6]) == answer)
    // In a data phase too, which goes on.
    #expect(test.uart(frame(.writeMemory, 0x100, 4)) == Self.ack + generic(0, .writeMemory))
    #expect(test.uart(Self.ack).isEmpty)
    #expect(test.uart([0x5A, 0xA6]) == answer)
    #expect(test.uart(UARTFrame.data([1, 2, 3, 4]).bytes) == Self.ack + generic(0, .writeMemory))
    #expect(test.board.ram(at: 0x100, count: 4) == [1, 2, 3, 4])
  }

  @Test func acknowledgementComesBeforeTheResponse() {
    var test = make()
    #expect(test.uart(frame(.getProperty, 1)) == Self.ack + property(0x4B02_0100))
    #expect(test.uart(Self.ack).isEmpty)
    // However the bytes are cut.
    var output: [UInt8] = []
    for byte in frame(.getProperty, 0x18) { output += test.uart([byte]) }
    #expect(output == Self.ack + property(0x5401_0000))
  }

  @Test(arguments: [("K2.1.0", 1024), ("K2.7.0", 512), ("K2.7.0-rt1020", 512)])
  func thePacketSizeIsTheLines(firmware: String, size: UInt32) {
    var test = make(firmware)
    #expect(test.uart(frame(.getProperty, 0x0B)) == Self.ack + property(size))
    #expect(test.uart(Self.ack).isEmpty)
    #expect(test.property(0x0B) == [0, UInt32(test.profile.usbPacketBytes)], "and over USB the other one")
  }

  @Test(arguments: ["K2.1.0", "K2.7.0"]) func aReadWaitsForEachAcknowledgement(firmware: String) {
    var test = make(firmware)
    let size = test.profile.uartPacketBytes
    let data = pattern(size + 100)
    test.board.setRAM(at: 0x2000, data)
    let head = UARTFrame.command(Packet(tag: .readMemoryResponse, flags: 1, parameters: [0, UInt32(data.count)]).bytes)
    #expect(test.uart(frame(.readMemory, 0x2000, UInt32(data.count))) == Self.ack + head.bytes)
    #expect(test.uart([]).isEmpty)
    #expect(test.uart(Self.ack) == UARTFrame.data(Array(data[..<size])).bytes)
    #expect(test.uart(Self.ack) == UARTFrame.data(Array(data[size...])).bytes)
    #expect(test.uart(Self.ack) == generic(0, .readMemory))
    #expect(test.uart(Self.ack).isEmpty)
    #expect(test.uart(Self.ack).isEmpty, "nothing left to acknowledge")
  }

  @Test func aNakBringsTheSameFrameAgain() {
    var test = make()
    let response = property(0x4B02_0100)
    #expect(test.uart(Self.nak).isEmpty, "nothing to send again")
    #expect(test.uart(frame(.getProperty, 1)) == Self.ack + response)
    for _ in 0..<5 { #expect(test.uart(Self.nak) == response) }
    #expect(test.uart(Self.ack).isEmpty)
    #expect(test.uart(Self.nak).isEmpty)
  }

  @Test func anAbortEndsARead() {
    var test = make()
    _ = test.uart(frame(.readMemory, 0x2000, 5000))
    #expect(test.uart(Self.ack).count == 6 + 1024)
    #expect(test.uart(UARTFrame.ackAbort.bytes) == generic(10002, .readMemory))
    #expect(test.uart(Self.ack).isEmpty)
    #expect(test.uart(frame(.getProperty, 0x18)) == Self.ack + property(0x5401_0000))
  }

  @Test func damagedFramesAreRefusedAndSentAgain() {
    var test = make()
    var damaged = frame(.getProperty, 1)
    damaged[8] ^= 1
    #expect(test.uart(damaged) == Self.nak)
    #expect(test.uart(damaged) == Self.nak)
    #expect(test.uart(frame(.getProperty, 1)) == Self.ack + property(0x4B02_0100))
    _ = test.uart(Self.ack)
    // In a data phase nothing is lost by it.
    _ = test.uart(frame(.writeMemory, 0x100, 4))
    _ = test.uart(Self.ack)
    var data = UARTFrame.data([1, 2, 3, 4]).bytes
    data[9] ^= 0x80
    #expect(test.uart(data) == Self.nak)
    #expect(test.uart(UARTFrame.data([5, 6, 7, 8]).bytes) == Self.ack + generic(0, .writeMemory))
    #expect(test.board.ram(at: 0x100, count: 4) == [5, 6, 7, 8])
  }

  @Test func aFrameLongerThanTheBufferIsRefused() {
    var test = make("K2.7.0")
    _ = test.uart(frame(.writeMemory, 0x100, 1000))
    _ = test.uart(Self.ack)
    #expect(test.uart(UARTFrame.data(pattern(513)).bytes).prefix(2) == Self.nak.prefix(2))
    _ = test.uart([UInt8](repeating: 0, count: 600))
    #expect(test.uart(UARTFrame.data(pattern(512)).bytes) == Self.ack)
  }

  @Test func dataWhereACommandIsExpectedIsDropped() {
    var test = make()
    #expect(test.uart(UARTFrame.data([1, 2, 3]).bytes).isEmpty)
    #expect(test.uart(frame(.getProperty, 1)).prefix(2) == [0x5A, 0xA1])
  }

  @Test func aCommandInADataPhaseAbortsIt() {
    var test = make()
    _ = test.uart(frame(.writeMemory, 0x100, 2048))
    _ = test.uart(Self.ack)
    #expect(test.uart(UARTFrame.data(pattern(1024)).bytes) == Self.ack)
    #expect(test.uart(frame(.getProperty, 1)) == UARTFrame.ackAbort.bytes + generic(1, .writeMemory))
    #expect(test.uart(Self.ack).isEmpty)
    #expect(test.uart(frame(.getProperty, 1)) == Self.ack + property(0x4B02_0100))
  }

  @Test func aFailedWriteAbortsAndTheLastOneJustSaysSo() {
    var test = make()
    _ = test.uart(frame(.writeMemory, 0x4000_0000, 2048))
    _ = test.uart(Self.ack)
    #expect(test.uart(UARTFrame.data(pattern(1024)).bytes) == UARTFrame.ackAbort.bytes + generic(10200, .writeMemory))
    _ = test.uart(Self.ack)
    _ = test.uart(frame(.writeMemory, 0x4000_0000, 4))
    _ = test.uart(Self.ack)
    #expect(test.uart(UARTFrame.data(pattern(4)).bytes) == Self.ack + generic(10200, .writeMemory))
    _ = test.uart(Self.ack)
    _ = test.uart(frame(.writeMemory, 0x100, 4))
    _ = test.uart(Self.ack)
    #expect(test.uart(UARTFrame.data([]).bytes) == Self.ack + generic(10002, .writeMemory))
  }

  @Test func whatAHostLeavesOutReadsAsZero() {
    var test = make()
    test.board.setRAM(at: 0, [UInt8](repeating: 0xAA, count: 8))
    _ = test.uart(frame(.fillMemory, 0x100, 4, 0x1234_5678))
    _ = test.uart(Self.ack)
    // Tag and header alone: address 0, no bytes.
    #expect(test.uart(UARTFrame.command([5, 0, 0, 0]).bytes) == Self.ack + generic(0, .fillMemory))
    _ = test.uart(Self.ack)
    #expect(test.uart(UARTFrame.command([]).bytes) == Self.ack + generic(10000, CommandTag(rawValue: 0)))
  }

  /// A new frame in place of an acknowledgement: that one got lost.
  @Test func aNewFrameCountsAsAMissingAcknowledgement() {
    var test = make()
    _ = test.uart(frame(.getProperty, 1))
    #expect(test.uart(frame(.getProperty, 0x18)) == Self.ack + property(0x5401_0000))
    // In the middle of a read the rest of it is not wanted any more.
    _ = test.uart(frame(.readMemory, 0x2000, 5000))
    _ = test.uart(Self.ack)
    #expect(test.uart(frame(.getProperty, 0x18)) == Self.ack + property(0x5401_0000))
    #expect(test.uart(Self.ack).isEmpty)
    // Data right behind the first response of a write.
    #expect(test.uart(frame(.writeMemory, 0x100, 2)) == Self.ack + generic(0, .writeMemory))
    #expect(test.uart(UARTFrame.data([7, 8]).bytes) == Self.ack + generic(0, .writeMemory))
    #expect(test.board.ram(at: 0x100, count: 2) == [7, 8])
    // A ping as well.
    _ = test.uart(frame(.readMemory, 0x2000, 5000))
    #expect(test.uart(UARTFrame.ping.bytes).count == 10)
    #expect(test.uart(Self.ack).isEmpty)
  }

  @Test func aResetLeavesAfterTheAcknowledgement() {
    var test = make()
    #expect(test.uart(frame(.reset)) == Self.ack + generic(0, .reset))
    test.board.advance(by: .seconds(1))
    #expect(test.uart([]).isEmpty && test.board.running == .flashloader)
    #expect(test.uart(Self.nak) == generic(0, .reset), "lost on the way: once more")
    #expect(test.uart(Self.ack).isEmpty)
    #expect(test.board.running == .bootROM)
  }

  @Test func aResetWhoseAcknowledgementWasLostHappensWhenTheNextHostSpeaks() {
    var test = make()
    _ = test.uart(frame(.reset))
    let errorStatus: [UInt8] = [5, 5] + [UInt8](repeating: 0, count: 14)
    #expect(test.uart(errorStatus).isEmpty)
    #expect(test.board.running == .bootROM)
    test.board.advance(by: .seconds(2))
    #expect(test.uart(errorStatus) == [0x56, 0x78, 0x78, 0x56, 0xF0, 0xF0, 0xF0, 0xF0])
  }

  @Test func noiseEndsTheWaitForAnAcknowledgement() {
    var test = make()
    _ = test.uart(frame(.readMemory, 0x2000, 5000))
    #expect(test.uart([0x20, 0x0D]).isEmpty)
    #expect(test.uart(frame(.getProperty, 1)).starts(with: Self.ack))
  }

  @Test func whatComesInOneGoWithTheLastAcknowledgementIsLost() {
    var test = make()
    _ = test.uart(frame(.reset))
    #expect(test.uart(Self.ack + UARTFrame.ping.bytes).isEmpty)
    #expect(test.board.running == .bootROM)
  }

  @Test func firmwareThatHangsIsSilent() {
    var test = TestBoard(flashloader: "K2.1.0") { $0.ram = .flexRAM }
    // The acknowledgement is deferred, so that a command that hangs is not even acknowledged.
    #expect(test.uart(frame(.fillMemory, 0x3_0000, 4, 0)).isEmpty)
    #expect(test.board.isHung)
    for line in [UARTFrame.ping.bytes, Self.nak, frame(.getProperty, 1), frame(.reset)] {
      #expect(test.uart(line).isEmpty)
    }
    // A read that hangs has said its first word.
    var reads = TestBoard(flashloader: "K2.1.0") { $0.ram = .flexRAM }
    #expect(!reads.uart(frame(.readMemory, 0x3_0000, 4)).isEmpty)
    #expect(reads.uart(Self.ack).isEmpty)
    #expect(reads.board.isHung)
    #expect(reads.uart(UARTFrame.ping.bytes).isEmpty)
  }

  @Test func aFloodOfNaksIsBounded() {
    var test = make()
    _ = test.uart(frame(.readMemory, 0x2000, 5000))
    _ = test.uart(Self.ack)
    let flood = (0..<10_000).flatMap { _ in Self.nak }
    test.board.uartSend(flood.span.bytes)
    var total = 0
    while true {
      let output = test.board.uartReceive()
      if output.isEmpty { break }
      #expect(output.count < FlashloaderUART.outputLimit + 1030)
      total += output.count
    }
    #expect(total == 10_000 * 1030)
  }
}

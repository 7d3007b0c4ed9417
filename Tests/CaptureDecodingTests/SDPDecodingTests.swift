import CaptureDecoding
import HIDTransport
import SDP
import Testing
import USBCapture

/// The boot ROM's protocol, rule by rule.
@Suite struct SDPDecodingTests {
  @Test func statusAndState() throws {
    var talk = Talk(.bootROM)
    talk.ask(.errorStatus, paddedTo: 1025)
    talk.say(.habOpen, .habSuccess)
    let command = try #require(talk.decoded.commands.first)
    #expect(command.name == "error-status")
    #expect(command.hab == .habOpen)
    #expect(command.status == SDPStatus.habSuccess.rawValue)
    #expect(command.duration == 2_000_000)
    #expect(command.outcome == .ok)
  }

  /// Hosts fill the last report of 1,024 bytes with zeros, which are none of the data.
  @Test func paddingIsNoData() throws {
    var talk = Talk(.bootROM)
    let data = (0..<1500).map { UInt8(truncatingIfNeeded: $0 &+ 1) }
    talk.ask(.writeFile(address: 0x2020_8000, count: 1500))
    talk.send(sdp: Array(data[..<1024]))
    talk.send(sdp: Array(data[1024...]))
    talk.say(.habOpen, .writeFileComplete)
    let decoded = talk.decoded
    #expect(decoded.commands.first?.bytesOut == 1500)
    #expect(decoded.data(1) == data)
    #expect(decoded.notes == [])
    #expect(decoded.commands.first?.outcome == .ok)
  }

  @Test func refusals() {
    var talk = Talk(.bootROM)
    talk.ask(.writeFile(address: 0, count: 2000))
    talk.send(sdp: [1])
    talk.say(.habOpen, .refused)
    talk.ask(.readRegister(address: 0, count: 256))
    talk.say(.habOpen, .refused)
    talk.ask(.skipDCDHeader)
    talk.say(.habOpen, .acknowledged)
    let decoded = talk.decoded
    #expect(decoded.commands.map(\.outcome) == [.failed, .failed, .ok])
    #expect(decoded.commands.map(\.status) == [0x8923_2389, 0x8923_2389, 0x09D0_0D90])
    #expect(decoded.counts.gaps == 0)
  }

  @Test func registersRead() throws {
    var talk = Talk(.bootROM)
    talk.ask(.readRegister(address: 0x400, count: 100))
    talk.say(.habClosed)
    talk.give(sdp: [UInt8](repeating: 5, count: 64))
    talk.give(sdp: [UInt8](repeating: 6, count: 36))
    let decoded = talk.decoded
    let command = try #require(decoded.commands.first)
    #expect(command.ending == .answered)
    #expect(command.bytesIn == 100)
    #expect(command.status == nil)
    #expect(command.outcome == .ok)
    #expect(decoded.data(1) == [UInt8](repeating: 5, count: 64) + [UInt8](repeating: 6, count: 36))
  }

  /// Data that begin like a refusal are none, if anything follows.
  @Test func dataThatLookLikeARefusal() {
    var talk = Talk(.bootROM)
    talk.ask(.readRegister(address: 0x400, count: 8))
    talk.say(.habOpen)
    talk.give(sdp: SDPStatus.refused.bytes + [1, 2, 3, 4])
    #expect(talk.decoded.commands.first?.bytesIn == 8)
    #expect(talk.decoded.commands.first?.outcome == .ok)
  }

  @Test func aJumpIsOverWhenTheBoardComesBack() {
    var talk = Talk(.bootROM)
    talk.ask(.jump(to: 0x2020_8400))
    talk.say(.habOpen)
    talk.leave()
    talk.device(1, .flashloader)
    let decoded = talk.decoded
    #expect(decoded.lines == ["jump-address - answered"])
    #expect(decoded.commands.first?.duration == 1_000_000)
    #expect(decoded.commands.first?.outcome == .ok)
  }

  /// Nothing shows that the ROM left: the next board, and time, do.
  @Test func aJumpIsOverBeforeTheNextBoardSpeaks() {
    var talk = Talk(.bootROM)
    talk.ask(.jump(to: 0x2020_8400))
    talk.say(.habOpen)
    talk.device(1, .flashloader)
    talk.ask(.reset, of: 1)
    talk.answer(0, to: .reset, of: 1)
    #expect(talk.decoded.lines == ["jump-address - answered", "reset 0 answered"])

    talk = Talk(.bootROM)
    talk.device(1, .flashloader)
    talk.ask(.jump(to: 0x2020_8400))
    talk.say(.habOpen)
    talk.time += 2_000_000_000
    talk.ask(.reset, of: 1)
    talk.answer(0, to: .reset, of: 1)
    #expect(talk.decoded.lines == ["jump-address - answered", "reset 0 answered"])
  }

  @Test func aJumpMayHaveAnErrorWord() {
    var talk = Talk(.bootROM)
    talk.ask(.jump(to: 0x2020_8400))
    talk.say(.habClosed, .habFailure)
    talk.ask(.jump(to: 0x2020_8400))
    talk.leave()
    #expect(talk.decoded.commands.map(\.outcome) == [.failed, .ok])
    #expect(talk.decoded.commands.map(\.ending) == [.answered, .deviceLeft])
  }

  @Test func otherPartsROMs() {
    for product: UInt16 in [0x0130, 0x0135, 0x0145, 0x013D, 0x014C] {
      var talk = Talk(USBIdentity(vendorID: 0x1FC9, productID: product))
      // What does not prove a boot ROM by itself.
      talk.pass([1, 0xEE, 0xEE] + [UInt8](repeating: 0, count: 14), fromDevice: false)
      #expect(talk.decoded.commands.map(\.name) == ["0xeeee"])
    }
  }

  @Test func answersAndDataWithoutACommand() {
    var talk = Talk(.bootROM)
    talk.say(.habOpen, .writeFileComplete)
    talk.ask(.errorStatus)
    talk.say(.habOpen, .habSuccess)
    talk.say(.habOpen)
    talk.send(sdp: [1])
    let decoded = talk.decoded
    #expect(decoded.counts.strayReports == 4)
    #expect(
      decoded.notes == [
        "the capture begins within a command: a HAB word that no command asked for",
        "a HAB word that no command asked for",
      ])
  }

  @Test func cutReports() {
    var talk = Talk(.bootROM)
    talk.ask(.writeFile(address: 0x2020_8000, count: 1500))
    talk.pass([2] + [UInt8](repeating: 1, count: 31), fromDevice: false, missing: 993)
    talk.pass([2] + [UInt8](repeating: 1, count: 31), fromDevice: false, missing: 993)
    talk.say(.habOpen, .writeFileComplete)
    talk.pass([1, 5, 5, 0], fromDevice: false, missing: 13)
    let decoded = talk.decoded
    #expect(decoded.commands.first?.bytesOut == 1500)
    #expect(decoded.data(1).count == 62)
    #expect(decoded.notes == ["the capture cuts the command off after 4 bytes"])
  }
}

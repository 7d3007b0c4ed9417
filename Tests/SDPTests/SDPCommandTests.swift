import SDP
import SeededGenerator
import Testing

struct SDPCommandTests {
  /// Bytes that hosts sent.
  @Test(
    "Commands on the wire",
    arguments: [
      (.errorStatus, [5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      (
        .writeFile(address: 0x2020_8000, count: 1500), [4, 4, 0x20, 0x20, 0x80, 0, 0, 0, 0, 5, 0xDC, 0, 0, 0, 0, 0]
      ),
      (.readRegister(address: 0x400, count: 16), [1, 1, 0, 0, 4, 0, 0x20, 0, 0, 0, 0x10, 0, 0, 0, 0, 0]),
      (.jump(to: 0x2020_8400), [0x0B, 0x0B, 0x20, 0x20, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      (.setBaudrate(921_600), [0x0D, 0x0D, 0, 0x0E, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      (
        .writeRegister(address: 0x400F_8004, format: 16, data: 0x1234),
        [2, 2, 0x40, 0x0F, 0x80, 4, 0x10, 0, 0, 0, 2, 0, 0, 0x12, 0x34, 0]
      ),
      (.skipDCDHeader, [0x0C, 0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      (.writeDCD(address: 0x2020_8000, count: 24), [0x0A, 0x0A, 0x20, 0x20, 0x80, 0, 0, 0, 0, 0, 24, 0, 0, 0, 0, 0]),
    ] as [(SDPCommand, [UInt8])])
  func bytes(command: SDPCommand, bytes: [UInt8]) {
    #expect(command.bytes == bytes)
    #expect(SDPCommand(bytes) == command)
    #expect(SDPCommand(bytes + [9, 9]) == command)
    #expect(SDPCommand(Array(bytes.dropLast())) == nil)
  }

  @Test("Any sixteen bytes are a command that goes round")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let bytes = random.bytes(16)
      #expect(try #require(SDPCommand(bytes)).bytes == bytes)
    }
  }

  @Test("Names lead to codes and back")
  func names() {
    #expect(SDPCommand.Code.known.count == 9)
    for code in SDPCommand.Code.known { #expect(SDPCommand.Code(name: code.name) == code) }
    #expect(SDPCommand.Code.writeDCD.name == "dcd-write")
    #expect(SDPCommand.Code(rawValue: 0x5AA6).name == "0x5aa6")
    #expect(SDPCommand.Code(name: "foo") == nil)
  }

  @Test("Only write-file and dcd-write take data, only read-register gives data")
  func dataPhases() {
    for code in SDPCommand.Code.known {
      let command = SDPCommand(code: code, count: 7)
      #expect(command.dataOutCount == (code == .writeFile || code == .writeDCD ? 7 : 0))
      #expect(command.dataInCount == (code == .readRegister ? 7 : nil))
    }
  }
}

import HostTools
import Testing

/// Which board a command line means: a virtual one is never taken for silicon, nor the other way round.
@Suite struct InterfaceTests {
  private static func system(_ variable: String? = nil) -> TestSystem {
    let system = TestSystem()
    system.device = StandInFlashloader()
    if let variable { system.variables["BOARDLESS_BOARD"] = variable }
    return system
  }

  @Test(arguments: [
    (["-p", "/dev/ttyX"], BoardReach.serial(path: "/dev/ttyX", baud: nil)),
    (["-p", "/dev/ttyX,115200"], .serial(path: "/dev/ttyX", baud: 115_200)),
    (["-p/dev/ttyX,0x1_0"], .serial(path: "/dev/ttyX", baud: 16)),
    (["--port=x"], .serial(path: "x", baud: nil)), (["-u", "0x15a2,0x0073"], .usb("0x15a2,0x0073")),
    (["--usb", "/dev/hidraw0"], .usb("/dev/hidraw0")), (["--board", "evk"], .board("evk", usb: nil)),
  ])
  func theInterfaceIsTheOneNamed(options: [String], reach: BoardReach) {
    let system = Self.system()
    #expect(system.run(.blhost, options + ["get-property", "1"]).code == 0)
    #expect(system.reaches == [reach])
  }

  @Test(arguments: [["-p", "x"], ["-u", "0x15a2"]])
  func aBoardBesideAnotherInterfaceIsRefused(options: [String]) {
    let system = Self.system()
    let result = system.run(.blhost, options + ["--board", "evk", "get-property", "1"])
    #expect(result.code == 1)
    #expect(result.error.contains("which one is meant?"))
    #expect(system.reaches.isEmpty)
  }

  @Test func theEnvironmentNamesABoard() {
    let system = Self.system("evk")
    #expect(system.run(.blhost, ["get-property", "1"]).code == 0)
    #expect(system.reaches == [.board("evk", usb: nil)])
  }

  @Test func underTheEnvironmentUSBIsTheBoards() {
    let system = Self.system("evk")
    let result = system.run(.blhost, ["-u", "0x15A2,0x0073", "-j", "--", "get-property", "1"])
    #expect(result.code == 0)
    #expect(system.reaches == [.board("evk", usb: "0x15A2,0x0073")])
    #expect(result.error == "note: BOARDLESS_BOARD is set: -u means the virtual board 'evk'\n")
    #expect(result.out.hasPrefix("{"))
  }

  @Test func underTheEnvironmentASerialLineIsRefused() {
    let system = Self.system("evk")
    let result = system.run(.blhost, ["-p", "/dev/ttyX", "get-property", "1"])
    #expect(result.code == 1)
    #expect(result.error.contains("unset one of them"))
    #expect(system.reaches.isEmpty)
  }

  @Test(arguments: [["-sd", "x"], ["-l", "spi"], ["-cb", "x"], ["-x", "identifier=x"], ["-p", "x", "-b", "spi"]])
  func interfacesOfOtherChipsAreRefusedInWords(options: [String]) {
    let system = Self.system()
    let result = system.run(.blhost, options + ["get-property", "1"])
    #expect(result.code == 2)
    #expect(result.error.contains("An RT1020 is reached over USB"))
    #expect(system.reaches.isEmpty)
  }

  @Test(arguments: [
    (ReachError.absent("why"), "was found. (why)"), (.several("a, b"), "a, b"),
    (.unavailable("no permission"), "(no permission)"),
  ])
  func failuresToReachABoardEndWithTwo(error: ReachError, words: String) {
    let system = Self.system()
    system.failure = { _ in error }
    let result = system.run(.blhost, ["-u", "0x15a2", "get-property", "1"])
    #expect(result.code == 2)
    #expect(result.error.contains(words))
  }

  @Test func helpAndVersionNeedNoBoard() {
    let system = Self.system()
    #expect(system.run(.blhost, ["--version"]).out.hasPrefix("blhost, version 3.12.0\n"))
    #expect(system.run(.sdphost, ["--version"]).out.hasPrefix("sdphost, version 3.12.0\n"))
    #expect(system.run(.blhost, ["--help"]).code == 0)
    #expect(system.run(.blhost, ["fill-memory", "--help"]).out.contains("Usage: blhost fill-memory"))
    #expect(system.run(.blhost, []).code == 2)
    #expect(system.run(.blhost, ["-?"]).code == 0)
    #expect(system.reaches.isEmpty)
  }

  @Test func commandsOfOtherChipsAreRefusedInWords() {
    let system = Self.system()
    let result = system.run(.blhost, ["-p", "x", "trust-provisioning", "oem_gen_master_share", "0"])
    #expect(result.code == 1)
    #expect(result.error.contains("an RT1020's flashloader has no such command"))
    #expect(system.reaches.isEmpty)
  }

  @Test func outputThatCannotBeWrittenIsAnError() {
    let system = Self.system()
    system.isOutputFull = true
    #expect(system.run(.blhost, ["-p", "x", "get-property", "1"]).code == 1)
  }

  @Test func progressIsForTerminals() {
    let system = Self.system()
    system.files = ["data.bin": [UInt8](repeating: 1, count: 20_000)]
    let command = ["-p", "x", "write-memory", "0x20200000", "data.bin"]
    #expect(!system.run(.blhost, command).out.contains("%"))
    system.isTerminal = true
    #expect(
      system.run(.blhost, command).out.contains("\r\u{1B}[?25l100% [##########] Writing memory \r\n\u{1B}[J\u{1B}[?25h")
    )
    #expect(!system.run(.blhost, ["-j"] + command).out.contains("%"))
  }
}

import HIDTransport
import HostTools
import MBoot
import SDP
import Testing

/// `--explain` and BOARDLESS_EXPLAIN: the program `boardless` beside the tool is asked, and nothing else changes.
@Suite struct ExplainTests {
  private static let erase = ["-u", "0x15A2,0x0073", "flash-erase-region", "0x60000000", "4096", "0"]

  private static func failing() -> TestSystem {
    let system = TestSystem()
    let device = StandInFlashloader()
    device.fault.fail = [0x01: 20106, 0x02: 20106]
    system.device = device
    system.ran = []
    return system
  }

  @Test func aFailedCommandIsExplained() {
    let system = Self.failing()
    let plain = system.run(.blhost, Self.erase)
    #expect(system.ran == [])
    let explained = system.run(.blhost, ["--explain"] + Self.erase)
    #expect(explained.code == plain.code && explained.out == plain.out && explained.error == plain.error)
    let command = [
      "boardless", "diagnose", "--usb", "--after", "flash-erase-region@0x60000000=20106",
    ]
    #expect(system.ran == [command])
  }

  @Test(arguments: [("1", true), ("0", false), ("", false)])
  func theEnvironmentAsksForIt(value: String, isExplained: Bool) {
    let system = Self.failing()
    system.variables["BOARDLESS_EXPLAIN"] = value
    _ = system.run(.blhost, Self.erase)
    #expect(system.ran?.isEmpty == !isExplained)
  }

  @Test func whatSucceedsOrIsNoCommandIsNot() {
    let system = Self.failing()
    (system.device as? StandInFlashloader)?.fault.fail = [:]
    #expect(system.run(.blhost, ["--explain"] + Self.erase).code == 0)
    #expect(system.run(.blhost, ["--explain", "-u", "1-2", "no-such-command"]).code == 2)
    #expect(system.run(.blhost, ["--explain", "--version"]).code == 0)
    #expect(system.ran == [])
  }

  @Test func theSameBoardIsAsked() {
    let system = Self.failing()
    for (words, expected) in [
      (["-p", "/dev/ttyS0,57600"], ["--port", "/dev/ttyS0,57600"]), (["-u", "1-2.3"], ["--usb", "1-2.3"]),
      (["--board", "evk"], ["--board", "evk"]),
    ] {
      system.ran = []
      _ = system.run(.blhost, ["--explain"] + words + ["flash-erase-all", "9"])
      #expect(
        system.ran == [["boardless", "diagnose"] + expected + ["--after", "flash-erase-all=20106"]])
    }
  }

  @Test func aMissingBoardIsExplained() {
    let system = TestSystem()
    system.ran = []
    #expect(system.run(.sdphost, ["--explain", "-u", "0x1FC9,0x0130", "error-status"]).code == 2)
    #expect(system.ran == [["boardless", "diagnose", "--usb", "--after", "absent"]])
  }

  @Test func aMissingProgramIsNamed() {
    let system = Self.failing()
    system.ran = nil
    let outcome = system.run(.blhost, ["--explain"] + Self.erase)
    #expect(outcome.code == 1)
    #expect(outcome.error.contains("boardless diagnose --usb --after flash-erase-region@0x60000000=20106"))
  }
}

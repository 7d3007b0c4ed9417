import HIDTransport
import HostTools
import SDP
import Testing

/// What `--strict` does otherwise, each beside what is done without it. Docs/DropIns.md lists the same.
@Suite struct StrictTests {
  private static func blhost(_ device: StandInFlashloader = StandInFlashloader()) -> TestSystem {
    let system = TestSystem()
    system.device = device
    system.files = ["data16.bin": (0..<16).map { $0 }]
    return system
  }

  private static func sdphost(_ rom: StandInROM) -> TestSystem {
    let system = TestSystem()
    system.device = rom
    system.files = ["data16.bin": (0..<16).map { $0 }]
    return system
  }

  @Test func aRefusedWriteFileFails() {
    let rom = StandInROM()
    rom.status = .refused
    let system = Self.sdphost(rom)
    let command = ["-p", "/pty", "write-file", "0x20200000", "data16.bin"]
    #expect(system.run(.sdphost, command).code == 0)
    let strict = system.run(.sdphost, ["--strict"] + command)
    #expect(strict.code == 1)
    #expect(strict.error.contains("refused"))
  }

  @Test func theHABWordOfAClosedPartIsShown() {
    let rom = StandInROM()
    rom.state = .habClosed
    let system = Self.sdphost(rom)
    let command = ["-p", "/pty", "write-file", "0x20200000", "data16.bin"]
    #expect(system.run(.sdphost, command).out.contains("= 2 (0x2) NO DESCRIPTION."))
    let strict = system.run(.sdphost, ["--strict"] + command)
    #expect(strict.code == 0)
    #expect(strict.out.contains("HAB Is Enabled (Locked)."))
  }

  @Test func jsonIsHeeded() {
    let system = Self.sdphost(StandInROM())
    let command = ["-j", "-p", "/pty", "jump-address", "0x20200400"]
    #expect(system.run(.sdphost, command).out.hasPrefix("Status (HAB mode)"))
    #expect(system.run(.sdphost, ["--strict"] + command).out.hasPrefix("{\n   \"command\": \"jump-address\""))
  }

  @Test func anUnknownHABWordFails() {
    let rom = StandInROM()
    rom.state = SDPStatus(rawValue: 0x5AA8_0800)
    let system = Self.sdphost(rom)
    let plain = system.run(.sdphost, ["-p", "/pty", "error-status"])
    #expect(plain.code == 0)
    #expect(plain.out == "Status (HAB mode) = UNKNOWN ERROR.\nResponse status = UNKNOWN ERROR.\n")
    rom.forget()
    #expect(system.run(.sdphost, ["--strict", "-p", "/pty", "error-status"]).code == 1)
  }

  @Test(arguments: [("0x5A", "byte", UInt32(0x5A), UInt32(0x5A5A_5A5A)), ("0x1234", "short", 0x1234, 0x1234_1234)])
  func theFormatOfAFillCounts(pattern: String, format: String, plain: UInt32, strict: UInt32) {
    let device = StandInFlashloader()
    let system = Self.blhost(device)
    let command = ["-p", "/pty", "fill-memory", "0x20200000", "64", pattern, format]
    #expect(system.run(.blhost, command).code == 0)
    #expect(device.commands.last?.parameters.last == plain)
    #expect(system.run(.blhost, ["--strict"] + command).code == 0)
    #expect(device.commands.last?.parameters.last == strict)
  }

  @Test(arguments: [
    ["fill-memory", "0x20200000", "4", "0x100", "byte"], ["write-memory", "0x20200000", "{{112}}"],
    ["write-memory", "0x20200000", "data16.bin,17"], ["get-property", "curent-version"],
  ])
  func whatCannotBeMeantIsRefused(command: [String]) {
    let device = StandInFlashloader()
    let system = Self.blhost(device)
    #expect(system.run(.blhost, ["-p", "/pty"] + command).error.isEmpty != (command[0] == "get-property"))
    device.forgetCommands()
    #expect(system.run(.blhost, ["--strict", "-p", "/pty"] + command).code == 2)
    #expect(device.commands.isEmpty)
  }

  @Test func aDumpDoesNotSpoilTheJSON() {
    let system = Self.blhost()
    let command = ["-j", "-p", "/pty", "read-memory", "0x20200000", "4"]
    #expect(system.run(.blhost, command).out.hasPrefix("00 00 00 00\n{"))
    let strict = system.run(.blhost, ["--strict"] + command)
    #expect(strict.out.hasPrefix("{"))
    #expect(strict.error == "00 00 00 00\n")
  }

  @Test func aResetWithoutAnAnswerFails() {
    let device = StandInFlashloader()
    device.fault.isMute = true
    let system = Self.blhost(device)
    #expect(system.run(.blhost, ["-p", "/pty", "reset"]).code == 0)
    let strict = system.run(.blhost, ["--strict", "-p", "/pty", "reset"])
    #expect(strict.code == 1)
    #expect(strict.out.contains("10004"))
  }

  @Test func aWordOfTheKeyHashIsNotBurntOver() {
    let device = StandInFlashloader()
    let system = Self.blhost(device)
    let first = system.run(.blhost, ["-p", "/pty", "efuse-program-once", "0x18", "F0"])
    #expect(first.code == 0)
    #expect(device.fuses[0x18] == 0xF0)
    let refused = system.run(.blhost, ["--strict", "-p", "/pty", "efuse-program-once", "0x18", "0F"])
    #expect(refused.code == 1)
    #expect(refused.error.contains("Nothing was burnt"))
    #expect(device.fuses[0x18] == 0xF0)
    // The same bits once more spoil nothing, and other words may gather bits.
    #expect(system.run(.blhost, ["--strict", "-p", "/pty", "efuse-program-once", "0x18", "F0"]).code == 0)
    #expect(system.run(.blhost, ["--strict", "-p", "/pty", "efuse-program-once", "0x22", "2"]).code == 0)
    #expect(system.run(.blhost, ["--strict", "-p", "/pty", "flash-program-once", "0x18", "4", "0F"]).code == 1)
    #expect(device.fuses[0x18] == 0xF0)
  }

  @Test func aBurnIsReadBack() {
    let device = StandInFlashloader()
    let system = Self.blhost(device)
    #expect(system.run(.blhost, ["-p", "/pty", "efuse-program-once", "0x23", "1"]).code == 0)
    #expect(device.commands.map(\.tag) == [0x0E])
    device.forgetCommands()
    #expect(system.run(.blhost, ["--strict", "-p", "/pty", "efuse-program-once", "0x23", "1"]).code == 0)
    #expect(device.commands.map(\.tag) == [0x0E, 0x0F])
  }
}

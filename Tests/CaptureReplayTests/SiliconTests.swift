import BootImage
import CaptureReplay
import HIDTransport
import MBoot
import Provisioning
import SDP
import Testing
import VirtualRT1020

/// What is kept from silicon.
@Suite struct SiliconTests {
  private static func refusals(_ recording: Recording, _ allowances: ReplayAllowances = ReplayAllowances()) -> [String]
  {
    do {
      _ = try ReplayClearance(forSilicon: recording, allowances)
      return []
    } catch { return error.refusals.map { "\($0.number) \($0.reason) / \($0.option ?? "never")" } }
  }

  private static func refused(
    _ tag: CommandTag, _ parameters: [UInt32], _ allowances: ReplayAllowances = ReplayAllowances()
  ) throws -> [String] {
    refusals(
      try record(flashloader()) { tap in
        let packet = Packet(tag: tag, parameters: parameters)
        let device = try tap.open([.flashloader], timeout: .zero)
        try device.send(Report.make(id: Report.ID.commandOut, payload: packet.bytes), timeout: .seconds(1))
        while (try? device.receive(timeout: .seconds(300))) != nil {}
      }, allowances)
  }

  /// Everything that a user can allow.
  private static let everything = ReplayAllowances(
    erases: [ReplayAllowances.wholeFlash], writes: [ReplayAllowances.wholeFlash], running: true)

  @Test(
    arguments: [
      (CommandTag.flashProgramOnce, [6, 4, 0x10]), (.flashSecurityDisable, [1, 2]), (.flashEraseAllUnsecure, []),
      (.receiveSBFile, [100]), (.setProperty, [10, 1]), (.reliableUpdate, [0]), (.generateKeyBlob, [0, 72, 1]),
      (.fuseProgram, [0, 4, 0]), (.keyProvisioning, [0]), (.updateLifeCycle, [0]), (.eleMessage, [0]),
      (.fuseRead, [0, 4, 0]), (.noCommand, []), (CommandTag(rawValue: 0x77), [1, 2, 3]),
      (.flashEraseAll, [0x110]), (.flashEraseRegion, [0x6000_0000, 0x1000, 0x110]),
      (.writeMemory, [0x401F_4000, 4, 0]), (.fillMemory, [0x401F_4004, 4, 0x3E77_0006]),
      (.readMemory, [0x401F_4000, 4, 0]), (.writeMemory, [0xFFFF_FFFE, 4, 0]), (.fillMemory, [0x2000, 0xFFFF_FFFF, 0]),
      (.readMemory, [0, 16, 0x101]), (.configureMemory, [0x100, 0x2000]), (.configureMemory, [9, 0x2000]),
      (.flashEraseRegion, [0x2000, 0x1000, 0]),
      // The part would read parameters that stood there before.
      (.flashEraseRegion, [0x6000_0000]), (.configureMemory, [9]), (.fillMemory, [0x2000]),
    ] as [(CommandTag, [UInt32])]) func whateverIsAllowedThisIsNot(_ tag: CommandTag, _ parameters: [UInt32]) throws
  {
    let found = try Self.refused(tag, parameters, Self.everything)
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.hasSuffix("/ never") }, "\(found)")
  }

  @Test(
    arguments: [
      (CommandTag.getProperty, [1, 0]), (.getProperty, [1]), (.flashReadOnce, [6, 4]), (.reset, []),
      (.readMemory, [0x2000, 64, 0]), (.fillMemory, [0x2000, 4, 1]), (.readMemory, [0x6000_0000, 16, 0]),
      (.flashReadResource, [0, 4, 0]),
    ] as [(CommandTag, [UInt32])]) func lookingIsAllowed(_ tag: CommandTag, _ parameters: [UInt32]) throws
  {
    #expect(try Self.refused(tag, parameters) == [])
  }

  @Test func erasesNeedTheirRange() throws {
    let erase: [UInt32] = [0x6000_1000, 0x1000, 0]
    #expect(
      try Self.refused(.flashEraseRegion, erase) == [
        "1 it erases 0x60000000-0x6003ffff, in sectors of unknown size, 262144 bytes at most / "
          + "--allow-erase 0x60000000-0x6003ffff"
      ])
    #expect(
      try Self.refused(.flashEraseRegion, erase, ReplayAllowances(erases: [0x6000_0000...0x6000_FFFF])).count == 1)
    #expect(try Self.refused(.flashEraseRegion, erase, ReplayAllowances(erases: [0x6000_0000...0x6003_FFFF])) == [])
    #expect(
      try Self.refused(.flashEraseRegion, erase, ReplayAllowances(writes: [0x6000_0000...0x6003_FFFF])).count == 1)
    #expect(try Self.refused(.flashEraseAll, [9], ReplayAllowances(erases: [0x6000_0000...0x6FFF_FFFF])).count == 1)
    #expect(try Self.refused(.flashEraseAll, [9], ReplayAllowances(erases: [ReplayAllowances.wholeFlash])) == [])
  }

  @Test func writesNeedTheirRange() throws {
    let recording = try record(flashloader()) { tap in
      let host = try tap.mboot()
      _ = try host.exchange(.getProperty, [0x19, 9], response: .getPropertyResponse)
      try host.configureFlash()
      _ = try host.exchange(.getProperty, [0x19, 9], response: .getPropertyResponse)
      _ = try host.erase(0x6000_1234, 1)
      _ = try host.write(0x6000_1000, [1, 2, 3])
      _ = try host.exchange(.fillMemory, [0x2000, 4, 0xF000_000F])
      _ = try host.exchange(.configureMemory, [9, 0x2000])
    }
    #expect(
      Self.refusals(recording) == [
        "5 it erases 0x60001000-0x60001fff, in sectors of 4096 bytes / --allow-erase 0x60001000-0x60001fff",
        "7 it programs flash at 0x60001000-0x60001002 / --allow-write 0x60001000-0x60001002",
        "9 it programs flash at 0x60000000-0x600001ff / --allow-write 0x60000000-0x600001ff",
      ])
    let allowed = ReplayAllowances(erases: [0x6000_1000...0x6000_1FFF], writes: [0x6000_0000...0x6000_1FFF])
    #expect(Self.refusals(recording, allowed) == [])
  }

  @Test func aWholeConfigurationBlockMayHoldAnything() throws {
    let recording = try record(flashloader()) { tap in
      let host = try tap.mboot()
      _ = try host.write(0x2000, Array("FCFB".utf8) + [UInt8](repeating: 0, count: 508))
      _ = try host.exchange(.configureMemory, [9, 0x2000])
    }
    #expect(Self.refusals(recording, Self.everything).first?.hasSuffix("/ never") == true)
  }

  @Test func whatARefusedWriteLeftIsNotTrusted() throws {
    let recording = try record(flashloader()) { tap in
      let host = try tap.mboot()
      _ = try host.exchange(.fillMemory, [0x2000, 4, 0xC000_0007])
      // Reserved RAM: refused.
      _ = try host.exchange(.fillMemory, [0x2000_0000, 4, 0xC000_0007])
      _ = try host.exchange(.configureMemory, [9, 0x2000_0000])
    }
    #expect(Self.refusals(recording, Self.everything).count == 1)
  }

  // MARK: - The boot ROM

  private static func refused(_ command: SDPCommand, _ data: [UInt8] = []) throws -> [String] {
    refusals(
      try record(BoardConfiguration()) { tap in
        _ = try? tap.sdp().exchange(command, sending: data.span.bytes, hasStatus: true)
      }, everything)
  }

  @Test(arguments: [
    SDPCommand(code: .writeRegister, address: 0x401F_4004, format: 32, count: 4, data: 0x3E77_0006),
    SDPCommand(code: .writeRegister, address: 0x400A_8000, format: 32, count: 4, data: 1),
    SDPCommand(code: .writeRegister, address: 0x0003_FFFF, format: 32, count: 4, data: 1),
    SDPCommand(code: .readRegister, address: 0x401F_4000, format: 32, count: 4),
    SDPCommand(code: .readRegister, address: 0x401F_47FE, format: 32, count: 8),
    SDPCommand(code: .writeCSF, address: 0x2000, count: 0), SDPCommand(code: .setBaudrate, address: 9600),
    SDPCommand(code: SDPCommand.Code(rawValue: 0x0909)),
  ]) func registersAndOddCommandsAreNot(_ command: SDPCommand) throws {
    let found = try Self.refused(command)
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.hasSuffix("/ never") }, "\(found)")
  }

  @Test func configurationDataAreNot() throws {
    #expect(try Self.refused(SDPCommand(code: .writeDCD, address: 0x2000, count: 4), [0xD2, 0, 4, 0x41]).count == 1)
  }

  @Test func filesGoToRAMOnly() throws {
    #expect(try Self.refused(SDPCommand(code: .writeFile, address: 0x6000_0000, count: 4), [1, 2, 3, 4]).count == 1)
    // The ROM stores the padding of the last report too.
    #expect(try Self.refused(SDPCommand(code: .writeFile, address: 0x0003_FFF0, count: 4), [1, 2, 3, 4]).count == 1)
    #expect(try Self.refused(SDPCommand(code: .writeFile, address: 0x2020_0000, count: 4), [1, 2, 3, 4]) == [])
  }

  private static func load(_ image: [UInt8], jump: UInt32) throws -> Recording {
    try record(BoardConfiguration()) { tap in
      let host = try tap.sdp()
      try host.writeFile(address: StandInFlashloader.loadAddress, image)
      try? host.jumpAddress(jump)
    }
  }

  @Test func aFlashloaderMayBeStarted() throws {
    let image = StandInFlashloader.make()
    #expect(Self.refusals(try Self.load(image, jump: StandInFlashloader.jumpAddress)) == [])
    #expect(Self.refusals(try Self.load(image, jump: StandInFlashloader.jumpAddress + 4)).count == 1)
  }

  @Test func otherCodeMayNot() throws {
    var image = StandInFlashloader.make()
    // Without its marks it is any program.
    for index in image.indices.dropFirst(4) where Array(image[max(0, index - 3)...index]) == Array("FCFB".utf8) {
      image[index] = 0
    }
    let recording = try Self.load(image, jump: StandInFlashloader.jumpAddress)
    #expect(Self.refusals(recording).map { $0.hasSuffix("--allow-run") } == [true])
    #expect(Self.refusals(recording, ReplayAllowances(running: true)) == [])
  }

  @Test func anImageWithConfigurationDataMayNot() throws {
    var image = StandInFlashloader.make()
    let table = Int(StandInFlashloader.jumpAddress - StandInFlashloader.loadAddress)
    image[table + 0x0C] = 1
    let found = Self.refusals(try Self.load(image, jump: StandInFlashloader.jumpAddress))
    #expect(found.first?.contains("device configuration data") == true)
  }

  @Test func anImageWhoseCodeIsElsewhereMayNot() throws {
    var image = StandInFlashloader.make()
    let table = Int(StandInFlashloader.jumpAddress - StandInFlashloader.loadAddress)
    image.replaceSubrange(table + 4..<table + 8, with: [0x01, 0x20, 0x00, 0x60])
    let found = Self.refusals(try Self.load(image, jump: StandInFlashloader.jumpAddress))
    #expect(found.first?.contains("not loaded with it") == true)
  }

  @Test func whatStoodInRAMBeforeAResetIsNotTrusted() throws {
    let recording = try record(flashloader { $0.bootPins = .serial }) { tap in
      let host = try tap.mboot()
      _ = try host.exchange(.fillMemory, [0x2000, 4, 0xC000_0007])
      _ = try host.exchange(.reset, [])
      _ = try? host.exchange(.configureMemory, [9, 0x2000])
    }
    var late = recording
    late.stays[0].exchanges.append(
      try #require(
        try record(flashloader()) { tap in
          _ = try tap.mboot().exchange(.configureMemory, [9, 0x2000])
        }.exchanges.first))
    #expect(Self.refusals(recording) == [])
    #expect(Self.refusals(late, Self.everything).count == 1)
  }

  @Test func siliconMustBeThePartThatWasRecorded() throws {
    var recording = try record(flashloader()) { tap in
      _ = try tap.mboot().exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    }
    recording.stays[0].identity = USBIdentity(vendorID: 0x15A2, productID: 0x0075)
    var replayer = Replayer(try ReplayClearance(forSilicon: recording, Self.everything), reach: .virtual)
    #expect(throws: HIDError.self) { try replayer.run(on: VirtualBus(VirtualRT1020(flashloader()))) }
    #expect(try replay(recording, on: flashloader()).differences.map(\.field) == ["device"])
  }

  // MARK: - On the way

  @Test func nothingIsSentOfWhatIsRefused() throws {
    let recording = try record(flashloader()) { tap in
      let host = try tap.mboot()
      _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse)
      _ = try host.exchange(.flashProgramOnce, [0x22, 4, 1], permission: virtual)
    }
    let error = #expect(throws: ReplayRefused.self) { try ReplayClearance(forSilicon: recording, Self.everything) }
    #expect(error?.description.contains("nothing was sent") == true)
  }

  @Test func itStopsAtTheFirstOtherStatus() throws {
    let recording = try record(flashloader()) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      _ = try host.erase(0x6000_0000, 0x1000)
      _ = try host.write(0x6000_0000, [1, 2, 3])
    }
    let clearance = try ReplayClearance(forSilicon: recording, Self.everything)
    var replayer = Replayer(clearance, reach: .virtual)
    let report = try replayer.run(
      on: VirtualBus(VirtualRT1020(flashloader { $0.flash = nil })))
    #expect(report.sent == 2)
    #expect(report.stopped != nil)
  }

  @Test func rangesAreRead() {
    #expect(ReplayAllowances.range("0x60000000-0x6000ffff") == 0x6000_0000...0x6000_FFFF)
    #expect(ReplayAllowances.range("all") == ReplayAllowances.wholeFlash)
    for text in ["", "0x1", "0x2-0x1", "1-2", "0x+1-0x2", "0x-0x1", "0x1-0x2-0x3", "0x100000000-0x100000001"] {
      #expect(ReplayAllowances.range(text) == nil)
    }
  }
}

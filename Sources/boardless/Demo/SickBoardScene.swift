import BootImage
import HIDTransport
import MBoot
import Provisioning
import VirtualRT1020

/// The field case: configure succeeds, the erase answers 20106, and nobody can say why. Here it is said, and
/// mended through the flashloader alone.
struct SickBoardScene {
  let image: String
  let layout: FlashLayout

  /// Block protection of all of the array, with quad enable set: configure sees nothing to do.
  private static let lockedStatus: UInt8 = 0x7C
  /// Quad enable alone.
  private static let mendedStatus: UInt8 = 0x40

  func play() throws {
    try Scene.title("2. The board of the forum: flash-erase-region answers 20106")
    try Scene.say("The same board, but an application set the flash's block-protect bits and left quad enable on.\n")
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.flash?.statusRegisters = [Self.lockedStatus]
    configuration.flash?.contents = [(0x1000, Array("left over from an earlier firmware".utf8))]
    let bus = VirtualBus(VirtualRT1020(configuration))
    let device: any HIDDevice
    do throws(HIDError) { device = try bus.open([.flashloader], timeout: .zero) } catch {
      throw Failure(.noDevice, "the virtual flashloader: \(error)")
    }
    let host = MBootHost(device)
    try showFailure(host)
    try showCause(host)
    try mend(host)
    device.close()
    try Scene.title("4. And the job, done: boardless provision \(image)")
    _ = try Scene.provision(layout, on: bus)
  }

  /// The log that the Secure Provisioning tool prints, command by command.
  private func showFailure(_ host: MBootHost) throws {
    try BlhostLog.show("blhost -t 5000 -u 0x15A2,0x0073 -j -- fill-memory 0x2000 4 0xC0000007 word", "fill-memory") {
      () throws(MBootError) in try host.fillMemory(address: 0x2000, count: 4, pattern: 0xC000_0007)
    }
    try BlhostLog.show("blhost -t 5000 -u 0x15A2,0x0073 -j -- configure-memory 9 0x2000", "configure-memory") {
      () throws(MBootError) in try host.configureMemory(MemoryID.flexSPINOR, address: 0x2000)
    }
    let status = try BlhostLog.show(
      "blhost -t 50450 -u 0x15A2,0x0073 -j -- flash-erase-region 0x60000000 45056 0", "flash-erase-region"
    ) { () throws(MBootError) in try host.flashEraseRegion(address: 0x6000_0000, count: 45056) }
    guard status == .norCommandFailure else {
      throw Failure(.deviceFailed, "the sick board erases: this is a defect of Boardless")
    }
  }

  /// Reads the chip's own registers through a crafted configuration block.
  private func showCause(_ host: MBootHost) throws {
    try Scene.title("3. Why, asked of the flash chip itself, and the mend")
    let probe = FlashProbe(host)
    let (identity, status) = try asking { () throws(MBootError) in
      (try probe.jedecID(), try probe.statusRegister(1))
    }
    let part = SerialNORPart.all.first { $0.jedec == identity }?.name ?? "part that is not known"
    guard status == Self.lockedStatus else {
      throw Failure(.deviceFailed, "the flash does not hold what was set: this is a defect of Boardless")
    }
    try Scene.say("  JEDEC id           \(identity.map(hex).joined(separator: " "))   an \(part)")
    try Scene.say("  status register 1  \(hex(status))         QE is set, and BP3 to BP0: all of the array is locked")
    try Scene.say("  The part ignored the erase; 20106 says only that a byte did not read FF afterwards.")
  }

  /// Writes status register 1 by the block's device-mode sequence: protection off, quad enable kept.
  private func mend(_ host: MBootHost) throws {
    let probe = FlashProbe(host)
    let status = try asking { () throws(MBootError) in
      try probe.writeStatusRegisters([Self.mendedStatus])
      return try probe.statusRegister(1)
    }
    guard status == Self.mendedStatus else {
      throw Failure(.deviceFailed, "the flash stays protected: this is a defect of Boardless")
    }
    try Scene.say("\n  Written through the flashloader: status register 1 is \(hex(status)), protection is off.")
  }

  private func asking<Value>(_ body: () throws(MBootError) -> Value) throws(Failure) -> Value {
    do throws(MBootError) { return try body() } catch { throw Failure(.deviceFailed, error.description) }
  }

  private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}

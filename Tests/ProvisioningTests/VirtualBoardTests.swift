import BootImage
import HIDTransport
import MBoot
import SampleImages
import Testing
import VirtualRT1020

@testable import Provisioning

/// The whole way on the virtual board, judged from outside by its flash.
@Suite struct VirtualBoardTests {
  private func expectProvisioned(_ board: VirtualRT1020, _ plan: ProvisioningPlan) {
    for segment in plan.segments {
      let offset = Int(segment.address - FlashLayout.flashAddress)
      let isSame = board.flash(at: offset, count: segment.bytes.count) == segment.bytes
      #expect(isSame)
    }
    #expect(FlashConfigurationBlock(bytes: board.flash(at: 0, count: 512))?.isValid == true)
  }

  @Test func aFreshBoardTwice() throws {
    let bus = VirtualBus(VirtualRT1020())
    let plan = try SampleImages.plan(65536)
    let first = try Provisioner(plan).run(on: bus)
    expectProvisioned(bus.board, plan)
    #expect(first.foundAs == .bootROM)
    #expect(first.habState == .open)
    #expect(first.boot == .serialDownloadByPins)
    #expect(first.memory?.byteCount == UInt64(bus.board.flashSize))
    let flash = bus.board.flash(at: 0x1000, count: 0x12000)
    let second = try Provisioner(plan).run(on: bus)
    #expect(second.erased == first.erased)
    let isSame = bus.board.flash(at: 0x1000, count: 0x12000) == flash
    #expect(isSame)
    // Not the block: made when quad enable was set already, it has no sequence for setting it.
    #expect(first.configurationBlock?.deviceModeType == 1)
    #expect(second.configurationBlock?.deviceModeType == 0)
  }

  @Test func boardsThatBoot() throws {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.bootPins = .internal
    let bus = VirtualBus(VirtualRT1020(configuration))
    let result = try Provisioner(SampleImages.plan()).run(on: bus)
    #expect(result.foundAs == .flashloader)
    #expect(result.boot == .quiet)
    guard case .application = bus.board.running else {
      Issue.record("runs \(bus.board.running)")
      return
    }
  }

  /// The board of the forum thread: protection bits set, quad enable set, flash not blank.
  private func seedBoard() -> VirtualRT1020 {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    var flash = BoardConfiguration.Flash()
    flash.part = "W25Q64JV"
    flash.statusRegisters = [0x1C, 0x02]
    flash.fill = 0
    configuration.flash = flash
    return VirtualRT1020(configuration)
  }

  @Test func theBoardOfTheThread() throws {
    let bus = VirtualBus(seedBoard())
    let error = try #require(
      #expect(throws: ProvisioningError.self) { try Provisioner(SampleImages.plan()).run(on: bus) })
    #expect(error.phase == .erase)
    #expect(error.status == .norCommandFailure)
    #expect(error.address == 0x6000_0000)
    #expect(error.exitCode == .deviceFailed)
    #expect(error.remedies.contains { $0.contains("protection bits") })
    let isSet = bus.board.setStatusRegisters([0, 2])
    #expect(isSet)
    bus.board.reset()
    _ = try Provisioner(SampleImages.plan()).run(on: bus)
  }

  @Test func noFlash() throws {
    var configuration = BoardConfiguration()
    configuration.flash = nil
    let error = try #require(
      #expect(throws: ProvisioningError.self) {
        try Provisioner(SampleImages.plan()).run(on: VirtualBus(VirtualRT1020(configuration)))
      })
    #expect(error.phase == .configureMemory)
    #expect(error.status == .norSFDPNotFound)
  }

  @Test func powerGoesAtEveryReport() throws {
    let plan = try SampleImages.plan(3000)
    let counting = CuttingBus(VirtualRT1020(), at: .max)
    _ = try Provisioner(plan).run(on: counting)
    #expect(counting.transfers > 40)
    for number in 1..<counting.transfers {
      let bus = CuttingBus(VirtualRT1020(), at: number)
      do {
        _ = try Provisioner(plan).run(on: bus)
        #expect(number >= counting.transfers - 5, "\(number)")
      } catch {
        #expect(error.exitCode == .noDevice || error.exitCode == .timeout, "\(number): \(error)")
        #expect(error.phase != .checkPlan && !error.remedies.isEmpty, "\(number)")
      }
      // With power again, the next run mends it.
      guard number % 8 == 0 else { continue }
      bus.mend()
      _ = try Provisioner(plan).run(on: bus)
      expectProvisioned(bus.inner.board, plan)
    }
  }
}

/// A virtual board whose supply goes at the nth transfer.
final class CuttingBus: HIDBus {
  let inner: VirtualBus
  private(set) var transfers = 0
  private var limit: Int

  init(_ board: VirtualRT1020, at limit: Int) {
    inner = VirtualBus(board)
    self.limit = limit
  }

  func mend() {
    limit = .max
    inner.board.setPower(false)
    inner.board.setPower(true)
  }

  func count() {
    transfers += 1
    if transfers == limit { inner.board.setPower(false) }
  }

  func identities() throws(HIDError) -> [USBIdentity] { try inner.identities() }
  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    CuttingDevice(try inner.open(identities, timeout: timeout), self)
  }
  func pause(_ time: Duration) { inner.pause(time) }
}

/// A device of such a board.
final class CuttingDevice: HIDDevice {
  private let inner: any HIDDevice
  private let bus: CuttingBus
  var identity: USBIdentity { inner.identity }

  init(_ inner: any HIDDevice, _ bus: CuttingBus) {
    self.inner = inner
    self.bus = bus
  }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    bus.count()
    try inner.send(report, timeout: timeout)
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    if timeout > .zero { bus.count() }
    return try inner.receive(into: buffer, timeout: timeout)
  }

  func close() { inner.close() }
}

/// The hosts' commands on the virtual flashloader and boot ROM.
@Suite struct VirtualHostTests {
  private func flashloader() throws -> MBootHost {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    return MBootHost(try VirtualBus(VirtualRT1020(configuration)).open([.flashloader], timeout: .zero))
  }

  private func status(_ body: () throws -> Void) throws -> StatusCode? {
    try #require(#expect(throws: MBootError.self) { try body() }).status
  }

  @Test func commands() throws {
    let host = try flashloader()
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 11) }
    #expect(try status { try host.writeMemory(address: 0x6000_0000, bytes) } == .memoryNotConfigured)
    #expect(try status { _ = try host.readMemory(address: 0x6000_0000, count: 5000) } == .memoryNotConfigured)
    #expect(try status { _ = try host.readMemory(address: 0x0003_F000, count: 5000) } == .memoryRangeInvalid)
    try host.writeMemory(address: 0x2000, bytes)
    let isSame = try host.readMemory(address: 0x2000, count: bytes.count) == bytes
    #expect(isSame)
    #expect(try host.compareMemory(address: 0x2000, with: bytes.span.bytes).differing == 0)
    #expect(try host.generateKeyBlob(key: [UInt8](repeating: 1, count: 16)).count == 72)
    #expect(try host.readResource(address: 0, count: 2000, option: 0).count == 2000)
    #expect(
      try status { try host.receiveSBFile([UInt8](repeating: 0, count: 3000).span.bytes) } == .sbSignature)
    #expect(try status { try host.execute(address: 0) } == .invalidArgument)
    #expect(try host.call(address: 0) == .invalidArgument)
    try host.flashProgramOnce(index: 0x18, value: 0x1234, permission: BurnPermission(for: .virtualBoard))
    #expect(try host.flashReadOnce(index: 0x18) == 0x1234)
    #expect(try status { try host.setProperty(.verifyWrites, value: 1) } == .unknownProperty)
    try host.reset()
  }

  @Test func registers() throws {
    let host = SDPHost(try VirtualBus(VirtualRT1020()).open([.bootROM], timeout: .zero))
    let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 11) }
    try host.writeFile(address: 0x2020_8000, bytes)
    #expect(try host.readRegister(address: 0x2020_8000, count: 3000) == bytes)
    let error = #expect(throws: SDPError.self) { try host.writeFile(address: 0x2020_0000, bytes) }
    #expect(error?.cause == .refused)
    #expect(try host.errorStatus().state == .open)
  }
}

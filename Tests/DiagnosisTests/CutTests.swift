import BootImage
import FailureCauses
import HIDTransport
import Provisioning
import SickBoards
import Testing
import VirtualRT1020

@testable import Diagnosis

/// A board that leaves, or falls silent, at any report of the examination: the diagnosis ends, and says so.
@Suite struct CutTests {
  private var plan: ProvisioningPlan {
    var plan = Bench.seedPlan()
    plan.segments[0].bytes.removeLast(plan.segments[0].bytes.count - 2048)
    return plan
  }

  /// Reports of a whole examination.
  private func reports() -> Int {
    let counting = CountingBus(Bench.bus())
    _ = Bench.diagnosis(plan, nil, on: counting, effort: Bench.quick)
    return counting.count
  }

  @Test func leavingAtEveryReport() throws {
    let count = reports()
    #expect(count > 60)
    for cut in 0..<count {
      let bus = CountingBus(Bench.bus(), cut: (cut, .gone))
      let diagnosis = Bench.diagnosis(plan, nil, on: bus, effort: Bench.quick)
      #expect(diagnosis.verdict == .cause(.deviceLeaves), "at \(cut): \(diagnosis.lines(verbose: true))")
    }
  }

  @Test func silentFromEveryReport() throws {
    for cut in 0..<reports() {
      let bus = CountingBus(Bench.bus(), cut: (cut, .timeout))
      let diagnosis = Bench.diagnosis(plan, nil, on: bus, effort: Bench.quick)
      #expect(diagnosis.causes.contains(.flashloaderHangs), "at \(cut): \(diagnosis.lines(verbose: true))")
      #expect(diagnosis.certainty != .certain)
    }
  }

  @Test func garbledFromEveryReport() throws {
    for cut in stride(from: 0, to: reports(), by: 5) {
      let bus = CountingBus(Bench.bus(), cut: (cut, .malformed("cut")))
      let diagnosis = Bench.diagnosis(plan, nil, on: bus, effort: Bench.quick)
      #expect(diagnosis.causes.contains(.linkLosesReports), "at \(cut): \(diagnosis.lines(verbose: true))")
    }
  }

  @Test func cancelledAtOnce() {
    let bus = Bench.bus()
    let diagnosis = Diagnostician(DiagnosisRequest(plan), now: { bus.board.time })
      .diagnose(on: bus, isCancelled: { true })
    #expect(diagnosis.causes.isEmpty)
    #expect(diagnosis.verdict != .healthy || diagnosis.certainty == .possible)
  }

  @Test(arguments: [
    (HIDError.permission("/dev/hidraw0"), FailureCause.permission), (.busy("java"), .deviceInUse),
    (.absent([.flashloader]), .noDevice),
  ]) func notToBeOpened(_ error: HIDError, _ cause: FailureCause) {
    let diagnosis = Bench.diagnosis(plan, nil, on: ClosedBus(error: error))
    #expect(diagnosis.verdict == .cause(cause))
    #expect(diagnosis.certainty == .certain)
    #expect(diagnosis.chip == nil)
  }
}

/// Passes everything on, counts reports, and fails for good from one of them on.
final class CountingBus: HIDBus {
  let inner: VirtualBus
  let cut: (at: Int, error: HIDError)?
  var count = 0
  var sent: [[UInt8]] = []

  init(_ inner: VirtualBus, cut: (Int, HIDError)? = nil) {
    self.inner = inner
    self.cut = cut
  }

  func identities() throws(HIDError) -> [USBIdentity] { try inner.identities() }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    CountingDevice(try inner.open(identities, timeout: timeout), self)
  }

  func pause(_ time: Duration) { inner.pause(time) }

  func step() throws(HIDError) {
    defer { count += 1 }
    if let cut, count >= cut.at { throw cut.error }
  }
}

private final class CountingDevice: HIDDevice {
  let inner: any HIDDevice
  let bus: CountingBus

  init(_ inner: any HIDDevice, _ bus: CountingBus) {
    self.inner = inner
    self.bus = bus
  }

  var identity: USBIdentity { inner.identity }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    try bus.step()
    bus.sent.append(report.withUnsafeBytes { [UInt8]($0) })
    try inner.send(report, timeout: timeout)
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    // Draining finds nothing, which is no report.
    if timeout == .zero {
      if let cut = bus.cut, bus.count >= cut.at, cut.error == .gone { throw .gone }
      return try inner.receive(into: buffer, timeout: timeout)
    }
    try bus.step()
    return try inner.receive(into: buffer, timeout: timeout)
  }

  func close() { inner.close() }
}

/// A bus whose device cannot be opened.
private final class ClosedBus: HIDBus {
  let error: HIDError
  init(error: HIDError) { self.error = error }
  func identities() throws(HIDError) -> [USBIdentity] { [] }
  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice { throw error }
  func pause(_ time: Duration) {}
}

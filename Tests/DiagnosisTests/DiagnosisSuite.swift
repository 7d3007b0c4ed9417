import BootImage
import FailureCauses
import HIDTransport
import MBoot
import Provisioning
import SickBoards
import VirtualRT1020

@testable import Diagnosis

/// What the tests of diagnosis share: the seed's job, and boards on which it fails.
enum Bench {
  /// The image of the field case: 45,056 bytes from the start of the flash with its block, 11 sectors.
  static func seedPlan(_ configuration: ProvisioningPlan.Configuration = .option(.standard)) -> ProvisioningPlan {
    let bytes = (0..<0xA000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 7 &+ 1) }
    var plan = ProvisioningPlan(segments: [ImageSegment(address: 0x6000_1000, bytes: bytes)])
    plan.configuration = configuration
    plan.deviceTimeout = .seconds(1)
    return plan
  }

  /// A flashloader with a flash that holds an older image; `change` makes it sick.
  static func bus(
    _ firmware: String = "K2.1.0", part: String = "W25Q64JV-IQ", registers: [UInt8] = [0, 2, 0],
    _ change: (inout BoardConfiguration) -> Void = { _ in }
  ) -> VirtualBus {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.firmware = firmware
    configuration.flash?.part = part
    configuration.flash?.statusRegisters = registers
    configuration.flash?.contents = [(0, (0..<0xC000).map { UInt8(truncatingIfNeeded: $0 &* 13 &+ $0 >> 5) })]
    change(&configuration)
    return VirtualBus(VirtualRT1020(configuration))
  }

  /// The three commands of the field case. Nil if they succeed.
  static func seedJob(_ plan: ProvisioningPlan, on bus: any HIDBus) -> Symptom? {
    do throws(HIDError) {
      let device = try bus.open([.flashloader], timeout: .seconds(1))
      defer { device.close() }
      let host = MBootHost(device)
      do throws(MBootError) {
        try host.configure(plan.configuration, at: 0x2000)
        try host.flashEraseRegion(address: 0x6000_0000, count: 45056)
        return nil
      } catch {
        return Symptom(error)
      }
    } catch {
      return Symptom(error)
    }
  }

  static let quick = Effort(shortWatch: 2, longWatch: 2, comparedBytes: 8 << 10)

  /// Diagnoses by plan and symptom.
  static func diagnosis(
    _ plan: ProvisioningPlan, _ symptom: Symptom?, on bus: any HIDBus, effort: Effort = .simulated,
    _ change: (inout DiagnosisRequest) -> Void = { _ in }
  ) -> Diagnosis {
    var request = DiagnosisRequest(plan, symptom: symptom)
    change(&request)
    var diagnostician = Diagnostician(request, now: { (bus as? VirtualBus)?.board.time ?? .zero })
    diagnostician.effort = effort
    return diagnostician.diagnose(on: bus)
  }
}

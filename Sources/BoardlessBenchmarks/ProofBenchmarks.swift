import BootImage
import Diagnosis
import FailureCauses
import HIDTransport
import Proving
import Provisioning
import SickBoards
import VirtualRT1020

/// The soak and the diagnosis.
enum ProofBenchmarks {
  static func all() throws -> [Figure] {
    try [provision()] + soak() + [diagnosis()]
  }

  /// The whole flow for the soak's longest image, one board after the other on one core.
  private static func provision() throws -> Figure {
    let plan = ProvisioningPlan(container: BoardBenchmarks.payload(SoakKit.longestImage), flashloader: try standIn())
    let fresh = VirtualRT1020()
    let runs = 400
    let time = try Benchmark.seconds {
      for _ in 0..<runs {
        let bus = VirtualBus(fresh)
        let verified = try Provisioner(plan, now: { bus.board.time }).run(on: bus).verifiedBytes
        precondition(verified >= SoakKit.longestImage)
      }
    }
    return Figure(name: "provision 16 KiB", value: Double(runs) / time, unit: "/s")
  }

  /// Scenarios of the soak, two and a half provisionings each, on one core.
  private static func soak() throws -> [Figure] {
    let kit = SoakKit(standIn: try standIn())
    let soak = Soak(runs: 4000, seed: 1)
    var tally = SoakTally()
    let time = Benchmark.seconds { tally = soak.run(kit) }
    precondition(tally.isClean)
    return [
      Figure(name: "soak, scenarios on one core", value: Double(tally.runs) / time, unit: "/s"),
      Figure(
        name: "soak, times faster than the boards", value: Double(tally.virtualNanoseconds) / 1e9 / time, unit: "x"),
    ]
  }

  /// The field case with each of the causes that give its status, on one part of each kind of quad enable; the slowest.
  private static func diagnosis() throws -> Figure {
    var slowest = 0.0
    let causes: [FailureCause] = [
      .blockProtection, .protectionLocked, .writeEnableDead, .savedBlockTrap, .quadEnableStuck, .readPathMarginal,
      .wrongDummyCycles, .flashDropsOut, .eraseSuspended, .wornSector,
    ]
    for part in ["IS25LP064A", "W25Q64JV-IM"] {
      for cause in causes {
        guard let sick = SickBoard(cause, part: part, firmware: "K2.1.0", seed: 1) else { continue }
        let (bus, board) = sick.makeBus()
        let request = DiagnosisRequest(sick.plan, symptom: sick.runJob(on: bus, now: { board.board.time }))
        let diagnostician = Diagnostician(request, now: { board.board.time })
        slowest = max(slowest, Benchmark.seconds { _ = diagnostician.diagnose(on: bus) })
      }
    }
    return Figure(name: "diagnosis of the field case, slowest cause", value: slowest * 1000, unit: "ms")
  }

  private static func standIn() throws -> RAMImage { try RAMImage(try ImageFile(StandInFlashloader.make())) }
}

import BoardJournal
import BootImage
import FuseBurning
import Fuses
import HAB
import HIDTransport
import PlanFiles
import Provisioning
import SecureProvisioning
import VirtualRT1020

/// A plan as its user would have it carried out: flash alone, or a plan file with keys, fuses and a journal.
public struct ProvedPlan: Sendable {
  /// What is done to the flash.
  public var flash: ProvisioningPlan
  /// The plan file, if there is one.
  public let material: PlanMaterial?
  /// Power cuts at each burn of the rehearsals that a plan with fuses makes before it burns.
  public var rehearsedCuts = 0

  /// A plan for the flash alone.
  public init(_ flash: ProvisioningPlan) {
    self.flash = flash
    material = nil
  }

  /// A plan file.
  /// - Parameter standIn: what is loaded where the plan names no flashloader.
  public init(_ material: PlanMaterial, standIn: RAMImage?) {
    self.material = material
    flash = material.provisioningPlan(standIn: standIn)
  }

  /// Carries it out once, as one start of the program would.
  ///
  /// - Parameters:
  ///   - bus: the way to the board.
  ///   - virtual: the board itself, for its clock and its boot switch.
  ///   - journal: what earlier attempts left, and this one goes on with.
  func attempt(
    on bus: any HIDBus, _ virtual: VirtualBus, _ journal: any Journal
  ) -> Result<ProvisioningResult, ProvisioningError> {
    var provisioner = Provisioner(flash, now: { virtual.board.time })
    provisioner.companion = material.map { companion($0, journal) }
    do throws(ProvisioningError) {
      return .success(
        try provisioner.run(
          on: bus,
          events: { if case .started(.reset) = $0 { virtual.board.setBootPins(.internal) } }))
    } catch {
      return .failure(error)
    }
  }

  private func companion(_ material: PlanMaterial, _ journal: any Journal) -> SecureRun {
    let run = SecureRun(
      material, journal: { (_) in journal },
      permit: { (_) in
        guard material.plan.policy.burning != .never else { return .later(["the plan burns none"]) }
        return .burn { (_) throws(TicketError) in
          do throws(BurnPermission.Refused) { return try BurnPermission(for: .virtualBoard) } catch {
            throw TicketError(.failsNow, error.description)
          }
        }
      })
    run.resumes = true
    run.rehearsedCuts = rehearsedCuts
    run.standIn = flash.flashloader
    return run
  }
}

import BootImage
import Fuses

/// What goes along with a provisioning besides the flash: who keeps a journal, who burns fuses. All calls come from
/// the run's thread; what one throws ends the run.
public protocol ProvisioningCompanion: AnyObject {
  /// The board is known and nothing on it has been changed: is it the right one, and may the run go on?
  /// - Parameter events: takes notes and warnings.
  func meet(_ board: FuseReadOut, _ events: @escaping (ProvisioningEvent) -> Void) throws(ProvisioningError)

  /// The flash is compared first, and written only where it differs; asked after `meet`.
  var comparesFlash: Bool { get }

  /// Fuses are to be burnt, or at least rehearsed; asked after `meet`.
  var rehearses: Bool { get }

  /// Fuses are to be burnt; asked when the flash is written.
  var burns: Bool { get }

  /// Burns them on a virtual board that is as this one. Called before anything is erased.
  /// - Parameter flash: what the flash will hold, the configuration block only if the image brings its own.
  func rehearse(
    flash: [ImageSegment], _ events: @escaping (ProvisioningEvent) -> Void
  ) throws(ProvisioningError)

  /// Burns them.
  /// - Parameter flash: what the flash holds.
  func burn(
    _ host: MBootHost, flash: [ImageSegment], _ events: @escaping (ProvisioningEvent) -> Void
  ) throws(ProvisioningError)

  /// A phase begins: nothing of it has been done.
  func begins(_ phase: ProvisioningPhase) throws(ProvisioningError)

  /// A phase ended well.
  func ended(_ phase: ProvisioningPhase) throws(ProvisioningError)

  /// The run came to its end.
  func finished(_ result: ProvisioningResult) throws(ProvisioningError)

  /// The run ended before its end.
  func stopped(by error: ProvisioningError)
}

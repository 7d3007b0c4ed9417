import BootImage
import Provisioning
import VirtualRT1020

/// What the scenes of the demo share.
enum Scene {
  /// A heading.
  static func title(_ text: String) throws(Failure) {
    try Console.print("\n=== \(text)\n")
  }

  /// Sentences that say what is shown.
  static func say(_ text: String) throws(Failure) { try Console.print(text) }

  /// Provisions a board and prints the way and the result. The boot switch is turned before the reset.
  static func provision(_ layout: FlashLayout, on bus: VirtualBus) throws -> ProvisioningResult {
    let plan = ProvisioningPlan(layout, flashloader: try ImageLoader.flashloader(nil))
    let result: ProvisioningResult
    var lines = ProvisioningLines()
    do throws(ProvisioningError) {
      result = try Provisioner(plan, now: { bus.board.time }).run(on: bus) { event in
        if event == .started(.reset) { bus.board.setBootPins(.internal) }
        for line in lines.lines(for: event) { try? Console.print(line) }
      }
    } catch {
      throw Failure(error.exitCode, error.description)
    }
    for line in ProvisioningReport.lines(result) { try Console.print("  " + line) }
    return result
  }
}

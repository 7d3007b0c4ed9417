import BootImage
import Provisioning
import VirtualRT1020

/// A blank, healthy board becomes one that boots.
struct HealthyBoardScene {
  let image: String
  let layout: FlashLayout

  func play() throws {
    try Scene.title("1. A healthy board: boardless provision \(image) --virtual")
    try Scene.say("A blank IS25LP064A, boot switches on serial download. Times are the board's own.")
    let bus = VirtualBus(VirtualRT1020())
    let result = try Scene.provision(layout, on: bus)
    guard result.boot == .quiet, case .application(let entry) = bus.board.running else {
      throw Failure(.deviceFailed, "the healthy board does not boot: this is a defect of Boardless")
    }
    try Scene.say("  The virtual core is at the application's entry, \(Number.hex(entry)).")
  }
}

import BootImage
import HAB
import HIDTransport
import Provisioning
import VirtualRT1020

/// The forum's second question: three files, two boards, and what boots where, with the reasons that nobody gave.
struct BootTableScene {
  let image: String
  let layout: FlashLayout

  private struct Row {
    let name: String
    let isClosed: Bool
    let file: String
    let container: [UInt8]
    let boots: Bool
  }

  func play() throws {
    try Scene.title("What boots where: three files, each written to flash where an application belongs")
    try Scene.say("The application is \(image). Keys are made for this run and forgotten with it.")
    try Scene.say("Board A: the hash of the keys is burnt, HAB is closed. Board B: no fuse is burnt, HAB is open.")
    let keys: DemoKeys
    let application: [UInt8]
    let flashloader: [UInt8]
    do throws(HABError) {
      keys = try DemoKeys()
      application = try keys.sign(bareApplication, .flexSPINOR)
      flashloader = try keys.sign(
        Self.bareFlashloader,
        ContainerGeometry(
          start: StandInFlashloader.loadAddress, ivtOffset: StandInFlashloader.ivtOffset,
          initialLoadSize: StandInFlashloader.applicationOffset))
    } catch {
      throw Failure(error.kind == .library ? .fileTrouble : .deviceFailed, error.description)
    }
    let unsigned = Array(StandInFlashloader.make()[Int(StandInFlashloader.ivtOffset)...])
    let block = try configurationBlock()
    for (board, isClosed) in [("1", true), ("2", false)] {
      let files = [
        ("a", "signed application", application, true), ("b", "signed flashloader", flashloader, false),
        ("c", "unsigned flashloader", unsigned, false),
      ]
      for (letter, file, container, boots) in files {
        let row = Row(name: "\(board)-\(letter)", isClosed: isClosed, file: file, container: container, boots: boots)
        try show(row, block, keys.hash)
      }
    }
    try Scene.say(
      """

      An open board starts any image whose vector table is sound, signed or not: so 2-a boots. A flashloader is built
      for RAM and loaded by serial download: in flash it is no application, signed or not, open or closed.
      """)
  }

  private func show(_ row: Row, _ block: [UInt8], _ hash: [UInt32]) throws {
    var configuration = BoardConfiguration()
    configuration.mode = .internal
    configuration.flash?.statusRegisters = [0x40]
    configuration.flash?.contents = [(0, block), (0x1000, row.container)]
    if row.isClosed {
      configuration.keyHash = hash
      configuration.isClosed = true
    }
    let board = VirtualRT1020(configuration)
    let boots = if case .application = board.running { true } else { false }
    let name = row.isClosed ? "board A, closed" : "board B, open  "
    try Scene.say("\n\(row.name)  \(name)  \(row.file): \(boots ? "boots" : "does not boot")")
    guard let report = board.bootReport, boots == row.boots else {
      throw Failure(.deviceFailed, "case \(row.name) is not as on silicon: this is a defect of Boardless")
    }
    // How far they all come is not the point.
    let same = ["boot-mode", "boot-device", "flash-configuration"]
    for line in BootReportLines.all(report, leavingOut: same) { try Scene.say("     \(line)") }
  }

  /// The application as it is linked, out of its container.
  private var bareApplication: [UInt8] {
    let image = layout.writes.first { $0.address == FlashLayout.containerAddress }?.bytes ?? []
    return Array(image.dropFirst(Int(FlashLayout.applicationAddress - FlashLayout.containerAddress)))
  }

  private static var bareFlashloader: [UInt8] {
    Array(StandInFlashloader.make()[Int(StandInFlashloader.applicationOffset)...])
  }

  /// What the flashloader writes in front of an application.
  private func configurationBlock() throws(Failure) -> [UInt8] {
    let bus = VirtualBus(VirtualRT1020())
    let plan = ProvisioningPlan(layout, flashloader: try ImageLoader.flashloader(nil))
    do throws(ProvisioningError) {
      _ = try Provisioner(plan, now: { bus.board.time }).run(on: bus)
    } catch { throw Failure(error.exitCode, error.description) }
    return bus.board.flash(at: 0, count: FlashConfigurationBlock.byteCount)
  }
}

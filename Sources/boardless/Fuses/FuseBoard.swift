import BootImage
import FuseBurning
import Fuses
import HIDTransport
import MBoot
import Provisioning
import SDP
import VirtualRT1020

/// The board that a fuse command is about, and how its fuses are read.
final class FuseBoard {
  /// How the fuses were read.
  enum Way {
    /// By a flashloader of this version.
    case flashloader(UInt32)
    /// Their shadow registers, by the boot ROM.
    case shadows

    var text: String {
      switch self {
      case .flashloader(let version): "read by the flashloader \(FirmwareVersion(rawValue: version))"
      case .shadows: "the shadow registers, read by the boot ROM"
      }
    }
  }

  private let reached: ReachedBoard
  /// What stands at the other end: --usb and --port are silicon.
  let target: BurnPermission.Target
  let name: String
  private let flashloaderPath: String?
  private var device: (any HIDDevice)?

  /// - Parameter configuration: of the virtual board in this process, where no board outside it is named.
  init(
    _ reach: ReachOptions, flashloader: String?, configuration: () throws(Failure) -> BoardConfiguration
  ) throws(Failure) {
    flashloaderPath = flashloader
    reached = try ReachedBoard(reach, orVirtual: configuration)
    let isOutside = reached.virtual == nil
    target = isOutside && reach.board == nil ? .silicon : .virtualBoard
    name = isOutside ? reach.name : "the virtual board"
  }

  convenience init(_ options: FuseBoardOptions) throws(Failure) {
    try self.init(options.target.reach, flashloader: options.flashloader) { () throws(Failure) in
      try options.board.configuration()
    }
  }

  deinit { device?.close() }

  /// The flashloader of the command line; nil if none is named.
  func namedFlashloader() throws(Failure) -> RAMImage? {
    guard let flashloaderPath else { return nil }
    return try ImageLoader.flashloader(flashloaderPath)
  }

  /// The fuses, by whatever runs: nothing is started unless a flashloader is named.
  func read() throws(Failure) -> (readOut: FuseReadOut, way: Way) {
    if flashloaderPath != nil { return try readByFlashloader(try flashloader()) }
    let found: any HIDDevice
    do throws(HIDError) { found = try reached.bus.open([.flashloader, .bootROM], timeout: .seconds(2)) } catch {
      throw Failure(.noDevice, "\(name): \(error)")
    }
    device = found
    if found.identity == .flashloader { return try readByFlashloader(MBootHost(found)) }
    do throws(SDPError) {
      let host = SDPHost(found)
      host.drain()
      return (try FuseReading.shadows(host), .shadows)
    } catch {
      guard error.cause == .refused else { throw Failure(.deviceFailed, "\(name): \(error)") }
      throw Failure(
        .closedPart,
        "\(name): the boot ROM lets nobody read the fuses: the part is closed, or SDP_READ_DISABLE is burnt; give a "
          + "flashloader (signed, if it is closed) with --flashloader")
    }
  }

  /// A running flashloader: one that is there, or else the one named, or on virtual boards the stand-in.
  func flashloader() throws(Failure) -> MBootHost {
    var plan = ProvisioningPlan(segments: [])
    plan.flashloader = try namedFlashloader()
    if plan.flashloader == nil, target == .virtualBoard { plan.flashloader = try ImageLoader.flashloader(nil) }
    let provisioner = Provisioner(plan, now: reached.now)
    do throws(ProvisioningError) {
      let found = try provisioner.startFlashloader(on: reached.bus, isCancelled: { Interrupt.isRequested }).device
      device = found
      let host = MBootHost(found)
      host.drain()
      return host
    } catch {
      throw Failure(error.exitCode, error.description)
    }
  }

  /// The fuses by a flashloader.
  func readByFlashloader(_ host: MBootHost) throws(Failure) -> (readOut: FuseReadOut, way: Way) {
    do throws(MBootError) {
      let version = try host.getProperty(.currentVersion).first ?? 0
      return (try FuseReading.all(host), .flashloader(version))
    } catch {
      throw Failure(FuseBurnError(.device(error)).exitCode, "\(name): \(error)")
    }
  }

  /// One line that says which part this is.
  static func title(_ readOut: FuseReadOut, _ way: Way) -> String {
    let state = readOut.isClosed.map { $0 ? "closed" : "open" } ?? "not known"
    return "part \(readOut.uniqueIDText ?? "without a readable id"), HAB \(state); \(way.text)"
  }
}

import BootImage
import FuseBurning
import Fuses
import HAB
import MBoot
import Provisioning

/// What rehearsal and burn have in common: the board is read, its flash too, and the plan is made.
enum FuseSession {
  /// Reads the board and makes the plan on it.
  /// - Parameters:
  ///   - known: the part as an earlier burn of the plan would have left it, for words that its locks hide.
  ///   - note: told what is found on the way.
  static func rehearsal(
    _ board: FuseBoard, _ host: MBootHost, requests: [FuseRequest], policy: FusePolicy, image options: FuseImageOptions,
    known: FuseReadOut? = nil, note: (String) throws(Failure) -> Void
  ) throws(Failure) -> Rehearsal {
    let (read, way) = try board.readByFlashloader(host)
    let readOut = known.map { read.filled(from: $0) } ?? read
    try note(FuseBoard.title(readOut, way))
    var policy = policy
    let flashloader = try board.namedFlashloader()
    let first = FusePlan(requests, on: readOut, policy: policy)
    let isClosed = first.closes || readOut.isClosed != false
    let image = try image(board, host, options, isNeeded: isClosed, note: note)
    if let image { policy.images.append(try keys(of: image, name: options.image ?? "the image in the flash")) }
    if let flashloader { policy.images.append(try keys(of: flashloader, name: "the flashloader")) }
    var rehearsal = Rehearsal(
      FusePlan(requests, on: readOut, policy: policy), image: image, flashloader: flashloader)
    if case .flashloader(let version) = way { rehearsal.firmware = Rehearsal.firmware(version: version) }
    return rehearsal
  }

  private static func image(
    _ board: FuseBoard, _ host: MBootHost, _ options: FuseImageOptions, isNeeded: Bool,
    note: (String) throws(Failure) -> Void
  ) throws(Failure) -> FlashImage? {
    let layout = try options.layout()
    var reader = FlashReader()
    reader.configuration = try options.configuration()
    do throws(FlashReader.Trouble) {
      let image = try reader.read(host, expecting: layout)
      guard image.configurationBlock != nil || !isNeeded else { throw .noBlock }
      return image
    } catch {
      if layout == nil, !isNeeded {
        try note("no image is held against the plan: \(error)")
        return nil
      }
      throw Failure(error.exitCode, "\(board.name): \(error)")
    }
  }

  /// An image for a plan: whose keys it is signed with.
  static func keys(of image: FlashImage, name: String) throws(Failure) -> FusePolicy.Image {
    do throws(HABError) { return try image.keys(name: name) } catch { throw Failure(fuses: error) }
  }

  /// The same of an image that is laid out for flash.
  static func keys(of layout: FlashLayout, name: String) throws(Failure) -> FusePolicy.Image {
    do throws(HABError) {
      return try FusePolicy.Image(
        name: name, ivtAddress: FlashLayout.containerAddress, in: SegmentMemory(layout.writes))
    } catch { throw Failure(fuses: error) }
  }

  /// The same of a flashloader.
  static func keys(of flashloader: RAMImage, name: String) throws(Failure) -> FusePolicy.Image {
    do throws(HABError) { return try FusePolicy.Image(name: name, flashloader) } catch { throw Failure(fuses: error) }
  }

  /// Prints a plan, and ends the command if it must not be burnt.
  static func show(_ plan: FusePlan) throws(Failure) {
    for line in plan.lines { try Console.print(line) }
    if let failure = FuseReport.refusal(of: plan) { throw Failure(failure.code, "this must not be burnt") }
  }
}

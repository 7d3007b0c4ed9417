import BootImage
import Foundation
import Provisioning
import VirtualRT1020

/// Images for the tests.
enum Samples {
  /// The repository's root, by the place of this file.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The sample application with an extension.
  static func hello(_ kind: String) -> String {
    root.appendingPathComponent("SimFirmware/hello-xip/hello-xip.\(kind)").path
  }

  static let flashloader =
    root.appendingPathComponent("SimFirmware/standin-flashloader/standin-flashloader.bin").path

  /// A file's bytes.
  static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

  /// The sample application with a pattern behind it, `count` bytes in all, for 0x60002000.
  static func large(_ count: Int) throws -> [UInt8] {
    var image = try bytes(hello("bin"))
    image.reserveCapacity(count)
    // A block of a prime length many times: quick to make, and no two pages are alike.
    let block = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
    while image.count < count { image += block }
    return Array(image.prefix(count))
  }

  /// The container that is built around the sample application.
  static func container() throws -> [UInt8] {
    let layout = try FlashLayout(try ImageFile(try bytes(hello("srec"))), address: nil)
    return layout.writes[0].bytes
  }

  /// A flash as it stands after a provisioning: with the block that the flashloader made.
  static func provisionedFlash() throws -> [UInt8] {
    let container = try container()
    let bus = VirtualBus(VirtualRT1020())
    let flashloader = try RAMImage(ImageFile(StandInFlashloader.make()))
    _ = try Provisioner(ProvisioningPlan(container: container, flashloader: flashloader)).run(on: bus)
    return bus.board.flash(at: 0, count: 0x1000 + container.count)
  }

  /// Bytes as an SREC file.
  static func srec(_ bytes: [UInt8], at address: UInt32) -> [UInt8] {
    func record(_ type: Int, _ address: UInt32, _ data: some Collection<UInt8>) -> String {
      let field = (0..<4).reversed().map { UInt8(truncatingIfNeeded: address >> (8 * UInt32($0))) }
      let body = [UInt8(5 + data.count)] + field + data
      return "S\(type)" + (body + [~body.reduce(0, &+)]).map { String(format: "%02X", $0) }.joined() + "\n"
    }
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 32) {
      text += record(3, address + UInt32(start), bytes[start..<min(start + 32, bytes.count)])
    }
    return Array((text + record(7, address + 0x41, [])).utf8)
  }
}

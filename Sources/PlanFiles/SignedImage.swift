import BootImage
import Fuses
import HAB
import Provisioning

extension FusePolicy.Image {
  /// An image as plans for fuses ask for it: its name, and the super root keys (SRK) that its command sequence file
  /// installs. What cannot be read counts as not signed; whether the signatures are right is `HABAuthenticator`'s to
  /// say.
  init(name: String, ivtAddress: UInt32, in memory: SegmentMemory) {
    self.init(name: name, keyHash: nil)
    guard let table = memory.bytes(at: ivtAddress, count: ImageVectorTable.byteCount).flatMap({ ImageVectorTable($0) }),
      table.csf != 0, let sequence = Self.record(at: table.csf, in: memory).flatMap({ try? CommandSequenceFile($0) })
    else { return }
    for command in sequence.commands {
      guard case .installKey(let key) = command.content, key.format == CSFKeyInstallation.Format.srkTable else {
        continue
      }
      let place = key.isAbsolute ? key.location : table.csf &+ key.location
      guard let bytes = Self.record(at: place, in: memory), let keys = try? SRKTable(bytes) else { return }
      keyHash = (try? keys.hash()).flatMap { KeyHash(bytes: $0) }
      sourceIndex = Int(key.sourceIndex)
      keyCount = keys.entries.count
      return
    }
  }

  /// The bytes of what begins with a tag and its length, big-endian.
  private static func record(at address: UInt32, in memory: SegmentMemory) -> [UInt8]? {
    guard let header = memory.bytes(at: address, count: 4) else { return nil }
    return memory.bytes(at: address, count: Int(header[1]) << 8 | Int(header[2]))
  }
}

extension PlanMaterial {
  /// The images that must start, or load, on the part once it is closed.
  var imagesThatMustStart: [FusePolicy.Image] {
    var images = [
      FusePolicy.Image(name: plan.image.file.path, ivtAddress: FlashLayout.containerAddress, in: imageMemory)
    ]
    if let image = closedFlashloader {
      let path = image == signedFlashloader ? plan.flashloader.signed : plan.flashloader.unsigned
      let memory = SegmentMemory([ImageSegment(address: image.loadAddress, bytes: image.bytes)])
      images.append(
        FusePolicy.Image(name: path?.path ?? "the flashloader", ivtAddress: image.jumpAddress, in: memory))
    }
    return images
  }
}

import BootImage
import Fuses
import HAB

extension FusePolicy.Image {
  /// An image as plans for fuses ask for it: its name, and the super root keys (SRK) that its command sequence file
  /// (CSF) installs. What cannot be read counts as not signed; whether the signatures are right is
  /// `HABAuthenticator`'s to say.
  /// - Throws: `HABError(.library)` where libcrypto is missing.
  public init<Memory: HABMemory>(name: String, ivtAddress: UInt32, in memory: Memory) throws(HABError) {
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
      keyHash = KeyHash(bytes: try keys.hash())
      sourceIndex = Int(key.sourceIndex)
      keyCount = keys.entries.count
      return
    }
  }

  /// A flashloader, or another image for RAM; as above.
  public init(name: String, _ image: RAMImage) throws(HABError) {
    try self.init(
      name: name, ivtAddress: image.jumpAddress,
      in: SegmentMemory([ImageSegment(address: image.loadAddress, bytes: image.bytes)]))
  }

  /// The bytes of what begins with a tag and its length, big-endian.
  private static func record<Memory: HABMemory>(at address: UInt32, in memory: Memory) -> [UInt8]? {
    guard let header = memory.bytes(at: address, count: 4) else { return nil }
    return memory.bytes(at: address, count: Int(header[1]) << 8 | Int(header[2]))
  }
}

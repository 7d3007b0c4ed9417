import BootImage
import Fuses
import HAB

/// Which keys an image claims to be signed with: what its command sequence file (CSF) installs. Whether the signatures
/// hold is for `HABAuthenticator` to say.
public enum ImageKeys {
  /// An image of a plan.
  /// - Parameter bytes: the file that `container` was read from.
  /// - Throws: `HABError(.library)` where libcrypto is missing; a CSF that cannot be read counts as none.
  public static func image(
    _ name: String, _ bytes: [UInt8], _ container: BootContainer
  ) throws(HABError) -> FusePolicy.Image {
    let unsigned = FusePolicy.Image(name: name, keyHash: nil)
    guard let offset = container.csfFileOffset,
      let sequence = try? CommandSequenceFile([UInt8](bytes.dropFirst(offset)))
    else { return unsigned }
    for command in sequence.commands {
      guard case .installKey(let key) = command.content, key.format == CSFKeyInstallation.Format.srkTable,
        !key.isAbsolute, let place = Int(exactly: key.location), place < bytes.count - offset,
        let table = try? SRKTable([UInt8](bytes.dropFirst(offset + place)))
      else { continue }
      return FusePolicy.Image(
        name: name, keyHash: KeyHash(words: try table.fuseWords()), sourceIndex: Int(key.sourceIndex),
        keyCount: table.entries.count)
    }
    return unsigned
  }

  /// A flashloader for a plan.
  public static func image(_ name: String, _ flashloader: RAMImage) throws(HABError) -> FusePolicy.Image {
    try image(name, flashloader.bytes, flashloader.container)
  }
}

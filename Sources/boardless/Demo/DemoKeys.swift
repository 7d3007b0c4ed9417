import BootImage
import HAB

/// Keys of a demonstration: made for it, and gone with it.
struct DemoKeys {
  /// The hash of the keys, as fuse words 0x18 to 0x1F hold it.
  let hash: [UInt32]
  private let sections: [CSFSection]
  /// The signatures' time: a demonstration looks the same at any hour.
  private static let time: Int64 = 1_751_328_000

  /// Makes a super root key, a CSF and an image key.
  init() throws(HABError) {
    let tree = try KeyTree(kind: .rsa2048, count: 1, isFast: false, passphrase: nil, start: Self.time, days: 3650)
    hash = try tree.table.fuseWords()
    sections = try tree.sections()
  }

  /// Signs an application that is linked for its place.
  func sign(_ application: [UInt8], _ geometry: ContainerGeometry) throws(HABError) -> [UInt8] {
    try HABContainer.build(
      application: application, geometry: geometry, flags: 8, sections: sections, time: Self.time
    ).bytes
  }
}

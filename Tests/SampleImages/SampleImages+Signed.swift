import BootImage
import HAB
import Provisioning

/// Signed images and the boards that want them, with the keys of `TestKeys`. They need libcrypto.
extension SampleImages {
  /// The table of both super root keys.
  public static func rootKeys() throws(HABError) -> SRKTable {
    try SRKTable([try certificate(TestKeys.srk1), try certificate(TestKeys.srk2)])
  }

  /// The hash of the keys in fuse words 0x18 to 0x1F, and HAB closed: a board that starts `signed…` and nothing else.
  public static func closedFuses() throws(HABError) -> [Int: UInt32] {
    var fuses = try keyHashFuses()
    fuses[6] = 2
    return fuses
  }

  /// The hash of the keys in fuse words 0x18 to 0x1F, and HAB open.
  public static func keyHashFuses() throws(HABError) -> [Int: UInt32] {
    let words = try rootKeys().fuseWords()
    return Dictionary(uniqueKeysWithValues: words.enumerated().map { (SRKTable.firstFuseWord + $0.offset, $0.element) })
  }

  /// As `container`, signed: its application at 0x60002000, the CSF behind it.
  /// - Parameter rootKey: 0 or 1, the super root key by which it is signed.
  public static func signedContainer(_ count: Int = 5000, seed: Int = 0, rootKey: UInt8 = 0) throws(HABError) -> [UInt8]
  {
    try sign(Array(container(count, seed: seed)[0x1000...]), .flexSPINOR, rootKey: rootKey)
  }

  /// The stand-in flashloader, signed, where it is linked for; it starts with its IVT, at 0x20208400.
  public static func signedFlashloader(rootKey: UInt8 = 0) throws(HABError) -> [UInt8] {
    let application = Array(StandInFlashloader.make()[Int(StandInFlashloader.applicationOffset)...])
    return try sign(
      application,
      ContainerGeometry(
        start: StandInFlashloader.loadAddress, ivtOffset: StandInFlashloader.ivtOffset,
        initialLoadSize: StandInFlashloader.applicationOffset),
      entry: StandInFlashloader.loadAddress
        + StandInFlashloader.codeOffset + 1, rootKey: rootKey)
  }

  /// Signs any application that is linked for its place in `geometry`.
  public static func sign(
    _ application: [UInt8], _ geometry: ContainerGeometry, entry: UInt32? = nil, dcd: [UInt8]? = nil,
    rootKey: UInt8 = 0
  ) throws(HABError) -> [UInt8] {
    try HABContainer.build(
      application: application, geometry: geometry, entry: entry, dcd: dcd, flags: 8,
      sections: try sections(rootKey: rootKey), time: 1_700_000_000
    ).bytes
  }

  /// The sections of a signed container's CSF.
  public static func sections(rootKey: UInt8 = 0) throws(HABError) -> [CSFSection] {
    let csf = try certificate(rootKey == 0 ? TestKeys.csf1 : TestKeys.csf2)
    let image = try certificate(rootKey == 0 ? TestKeys.image1 : TestKeys.image2)
    return [
      .installSRK(table: try rootKeys().bytes, sourceIndex: rootKey),
      .installCSFK(certificate: csf.der),
      .authenticateCSF(signer: try signer(TestKeys.csfKey, csf), engine: nil, configuration: nil),
      .installKey(certificate: image.der, verificationIndex: 0, targetIndex: 2),
      .authenticateData(
        verificationIndex: 2, engine: 0x1B, configuration: 0, signer: try signer(TestKeys.imageKey, image)),
    ]
  }

  private static func certificate(_ text: String) throws(HABError) -> Certificate {
    try Certificate.file(Array(text.utf8))
  }

  private static func signer(_ key: String, _ certificate: Certificate) throws(HABError) -> KeySigner {
    try KeySigner(key: try PrivateKey.file(Array(key.utf8), passphrase: nil), certificate: certificate)
  }
}

/// What of a part decides whether HAB lets an image start.
public struct HABPart: Equatable, Sendable {
  /// SEC_CONFIG[1] is burnt (BOOT_CFG1 bit 1): what fails authentication does not start.
  public var isClosed: Bool
  /// SRK_HASH as it stands in fuse words 0x18 to 0x1F: 8 words.
  public var keyHash: [UInt32]
  /// SRK_REVOKE, bits 3:0: bit n revokes the key with source index n.
  public var revokedKeys: UInt32

  /// Makes a part. `keyHash` must have 8 words; a blank part has zeros.
  public init(isClosed: Bool, keyHash: [UInt32] = [UInt32](repeating: 0, count: 8), revokedKeys: UInt32 = 0) {
    self.isClosed = isClosed
    self.keyHash = keyHash
    self.revokedKeys = revokedKeys
  }
}

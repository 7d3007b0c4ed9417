/// What a signing configuration's `Header` section says.
public struct CSFHeader: Equatable, Sendable {
  /// Version of the CSF and all its records: 0x42 for "4.2". 0x40 to 0x4F.
  public var version: UInt8
  /// The engine of the CSF's own signature, where its section names none: 0 for any, 0x1B for DCP.
  public var engine: UInt8
  /// That engine's configuration.
  public var configuration: UInt8

  /// Makes a header; the defaults are those that NXP's Secure Provisioning tool writes for the RT1020.
  public init(version: UInt8 = 0x42, engine: UInt8 = 0x1B, configuration: UInt8 = 0) {
    self.version = version
    self.engine = engine
    self.configuration = configuration
  }
}

/// The two generations of NXP's flashloader for this family, which behave differently in places.
public enum FlashloaderGeneration: String, CaseIterable, Sendable {
  /// The first release for the RT1020.
  case k2v1 = "K2.1.0"
  /// That of the SDKs 2.6 to 2.8.
  case k2v7 = "K2.7.0"

  /// What property 1 (CurrentVersion) answers.
  public var currentVersion: UInt32 {
    switch self {
    case .k2v1: 0x4B02_0100
    case .k2v7: 0x4B02_0700
    }
  }
}

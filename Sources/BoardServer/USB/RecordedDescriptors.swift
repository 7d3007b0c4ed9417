import HIDTransport

/// What a board says of itself on USB in place of its own words: as a capture holds it.
public struct RecordedDescriptors: Equatable, Sendable {
  /// While the boot ROM runs; nil for its own.
  public var bootROM: USBDescriptors?
  /// While a flashloader runs; nil for its own.
  public var flashloader: USBDescriptors?

  /// The board's own.
  public init() {}

  /// The descriptors of what stays on the bus.
  func descriptors(of stay: USBStay) -> USBDescriptors {
    (stay.stay.identity == .flashloader ? flashloader : bootROM) ?? USBDescriptors(stay.stay)
  }
}

import HIDTransport

/// A bus all of whose traffic is recorded. What happens on it is what happens on the bus inside.
public final class RecordingBus: HIDBus {
  /// The recorder.
  public let recorder: CaptureRecorder
  private let bus: any HIDBus

  /// Records what passes on `bus`.
  public init(_ bus: any HIDBus, _ recorder: CaptureRecorder) {
    self.bus = bus
    self.recorder = recorder
  }

  /// Those of the bus inside.
  public func identities() throws(HIDError) -> [USBIdentity] { try bus.identities() }

  /// Opens the device; each opening is a new device in the recorder, with an address of its own.
  public func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    recorder.device(wrapping: try bus.open(identities, timeout: timeout))
  }

  /// Lets time pass on the bus inside.
  public func pause(_ time: Duration) { bus.pause(time) }
}

import HIDTransport

/// A device whose every call ends as a script says, with a clock that each call moves on by a millisecond.
final class ScriptedBus: HIDBus {
  /// What `send` ends with, in order; success when there is nothing left.
  var sends: [HIDError] = []
  /// What `receive` ends with, in order; a time-out when there is nothing left.
  var receives: [Result<[UInt8], HIDError>] = []
  var identity = USBIdentity.flashloader
  /// Nanoseconds since 1970.
  private(set) var now: UInt64 = 1_800_000_000_123_456_789

  func identities() throws(HIDError) -> [USBIdentity] { [identity] }

  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice { Device(self) }

  func pause(_ time: Duration) {}

  private final class Device: HIDDevice {
    private let bus: ScriptedBus
    init(_ bus: ScriptedBus) { self.bus = bus }
    var identity: USBIdentity { bus.identity }

    func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
      bus.now += 1_000_000
      if !bus.sends.isEmpty { throw bus.sends.removeFirst() }
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
      bus.now += 1_000_000
      guard !bus.receives.isEmpty else { throw .timeout }
      let bytes = try bus.receives.removeFirst().get()
      buffer.copyBytes(from: bytes)
      return bytes.count
    }

    func close() {}
  }
}

/// Where devices come and go. A board changes its identity when the flashloader starts and leaves
/// when it is reset; the bus is what a client holds on to meanwhile.
public protocol HIDBus: AnyObject {
  /// The identities that are there now, in the bus's own stable order.
  func identities() throws(HIDError) -> [USBIdentity]

  /// Opens the first device with one of `identities`, waiting for it up to `timeout`.
  ///
  /// - Parameters:
  ///   - identities: what to accept, in order of preference.
  ///   - timeout: how long one may take to appear, as after a re-enumeration; zero looks once.
  /// - Throws: `HIDError.absent` if none came, `.busy`, `.permission` or `.system`.
  func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice

  /// Lets time pass between two looks at the bus: real time, or a virtual board's.
  func pause(_ time: Duration)
}

/// One open HID device: silicon behind a USB stack, a virtual board, a recording, or a tty that
/// carries the same packets. Calls block up to their timeout; nothing below them does.
///
/// Reports are bytes as on the wire, the report id first.
public protocol HIDDevice: AnyObject {
  /// The ids by which it was found.
  var identity: USBIdentity { get }

  /// What was read of it when it was opened, or is known of it; nil where the line has no descriptors.
  var descriptors: HIDDescriptors? { get }

  /// Hands one OUT report to the device.
  ///
  /// - Parameters:
  ///   - report: report id and payload, 1 to 1,028 bytes.
  ///   - timeout: how long the device may take to accept it.
  /// - Throws: `HIDError.timeout`, `.gone`, `.stalled` or `.system`.
  func send(_ report: RawSpan, timeout: Duration) throws(HIDError)

  /// Waits for one IN report and puts it at the start of `buffer`.
  ///
  /// - Parameters:
  ///   - buffer: at least `HIDLimits.reportBytes` bytes.
  ///   - timeout: how long to wait; zero asks only for what is already there.
  /// - Returns: the report's length in bytes, the id included.
  /// - Throws: `HIDError.timeout` if none came, else `.gone`, `.stalled`, `.malformed` or `.system`.
  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int

  /// Waits until the device has acknowledged all that was sent, where its line has acknowledgements.
  /// - Throws: `HIDError.timeout`, `.gone` or `.system`.
  func settle(timeout: Duration) throws(HIDError)

  /// The last report asked the device to leave the bus, as a jump or a reset does: `close` may wait until it has left.
  func expectDeparture()

  /// Gives the device back. Further calls throw `HIDError.gone`. Closing twice is harmless.
  func close()
}

/// Sizes that bound every report of the RT1020's two protocols.
public enum HIDLimits {
  /// The longest report any transport carries: 4 bytes of header and a UART packet of 1,024.
  public static let reportBytes = 1028
}

extension HIDDevice {
  /// A line without descriptors.
  public var descriptors: HIDDescriptors? { nil }

  /// USB acknowledges every transfer by itself: nothing is left to wait for.
  public func settle(timeout: Duration) throws(HIDError) {}

  /// Most transports close the same way whether the device stays or leaves.
  public func expectDeparture() {}

  /// Sends a report held in an array.
  public func send(_ report: [UInt8], timeout: Duration) throws(HIDError) {
    try send(report.span.bytes, timeout: timeout)
  }

  /// Waits for one report and returns it as an array of its own length.
  public func receive(timeout: Duration) throws(HIDError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: HIDLimits.reportBytes, alignment: 8)
    defer { buffer.deallocate() }
    let count = try receive(into: buffer, timeout: timeout)
    return [UInt8](buffer[..<count])
  }
}

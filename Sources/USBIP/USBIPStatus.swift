/// How a server answers an operation.
public struct USBIPStatus: RawRepresentable, Hashable, Sendable {
  /// The number on the wire.
  public var rawValue: UInt32

  /// Takes a number from the wire.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Done.
  public static let done = USBIPStatus(rawValue: 0)
  /// Refused, for no reason that has a number.
  public static let refused = USBIPStatus(rawValue: 1)
  /// Somebody has imported the device.
  public static let busy = USBIPStatus(rawValue: 2)
  /// The device is out of order.
  public static let deviceError = USBIPStatus(rawValue: 3)
  /// There is no such device.
  public static let noDevice = USBIPStatus(rawValue: 4)
  /// The request was not understood.
  public static let unexpected = USBIPStatus(rawValue: 5)
}

/// How a transfer ended: zero, or one of Linux's error numbers, negative.
public enum USBIPTransferStatus {
  /// Done.
  public static let done: Int32 = 0
  /// The endpoint answered with a STALL (EPIPE).
  public static let stalled: Int32 = -32
  /// No answer from the device (EPROTO).
  public static let noAnswer: Int32 = -71
  /// The device sent more than was asked for (EOVERFLOW).
  public static let overflow: Int32 = -75
  /// Unlinked before it was done (ECONNRESET).
  public static let unlinked: Int32 = -104
  /// There is no memory for the transfer (ENOMEM).
  public static let noMemory: Int32 = -12
  /// The endpoint does not exist (ENOENT).
  public static let noEndpoint: Int32 = -2
  /// The device is gone (ENODEV, ESHUTDOWN).
  public static let gone: Set<Int32> = [-19, -108]
}

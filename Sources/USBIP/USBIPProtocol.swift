/// USB/IP, version 1.1.1: USB transfers as messages on a stream. Numbers are big-endian.
///
/// A connection begins with an operation: a client asks which devices there are, or imports one. After an import
/// that was granted, the same connection carries transfers until either side closes it.
///
/// Source: the kernel's Documentation/usb/usbip_protocol.rst and the tools that come with it.
public enum USBIPProtocol {
  /// What every operation begins with: 1.1.1, binary coded.
  public static let version: UInt16 = 0x0111
  /// The port on which servers listen, TCP.
  public static let defaultPort: UInt16 = 3240

  /// Bytes of an operation's head: version, code, status.
  static let operationBytes = 8
  /// Bytes of a bus id on the wire, its closing zero included.
  static let busIDBytes = 32
  /// Bytes of a path on the wire, its closing zero included.
  static let pathBytes = 256
  /// Bytes of a device's record.
  static let deviceBytes = 312
  /// Bytes of the head of a transfer, its answer, an unlink and its answer.
  static let transferBytes = 48

  /// What an operation asks for or answers: the second 16 bits of its head.
  enum Operation: UInt16 {
    case requestDeviceList = 0x8005
    case replyDeviceList = 0x0005
    case requestImport = 0x8003
    case replyImport = 0x0003
  }

  /// What a message is, once transfers flow: its first 32 bits.
  enum Message: UInt32 {
    case submit = 1
    case unlink = 2
    case submitted = 3
    case unlinked = 4
  }

  /// How many isochronous packets a transfer that is none may say that it has: 0 by the kernel's code, all ones
  /// by its documentation.
  static let noPackets: Set<Int32> = [0, -1]
}

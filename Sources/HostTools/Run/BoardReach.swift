import HIDTransport

/// Where a command line says that its board is.
public enum BoardReach: Equatable, Sendable {
  /// `-p PATH[,BAUD]`: a tty. Without a rate the tool's own is taken.
  case serial(path: String, baud: UInt32?)
  /// `-u TEXT`: a device on this machine's USB, as SPSDK spells it.
  case usb(String)
  /// A running virtual board by its name, and what `-u` asked for among its USB devices, if it did.
  case board(String, usb: String?)

  /// What SPSDK calls the interface.
  var interfaceName: String {
    switch self {
    case .serial: "uart"
    case .usb: "usb"
    case .board: "board"
    }
  }

  /// The parameters as SPSDK lists them in messages; `timeout` in milliseconds.
  func parameters(timeout: Int) -> String {
    let rest = timeout == 0 ? "" : ", timeout=\(timeout)"
    return switch self {
    case .serial(let path, let baud): "port=\(path)" + (baud.map { ", baudrate=\($0)" } ?? "") + rest
    case .usb(let device):
      "device_id=" + device.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ":")
        + ", timeout=\(timeout)"
    case .board(let name, _): "name=\(name)" + rest
    }
  }
}

/// Why no board was reached.
public enum ReachError: Error, Equatable, Sendable {
  /// Nothing of the kind is there; the text, if any, adds to what SPSDK says.
  case absent(String?)
  /// A serial line that nobody answers on.
  case silent
  /// Several devices fit.
  case several(String)
  /// The line or device is there and cannot be had, in words.
  case unavailable(String)
}

/// Why a capture cannot be read at all. What is wrong in the middle of one is a `CaptureDamage`: the part before counts.
public enum CaptureError: Error, Equatable, Sendable {
  /// libpcap, or zlib for a compressed file, is not installed: what is missing.
  case library(String)
  /// The file cannot be opened or read: its path and the system's words.
  case unreadable(path: String, reason: String)
  /// The file is no capture: its path and what its first bytes are.
  case notACapture(path: String, reason: String)
  /// A capture of something else than USB by usbmon or USBPcap: libpcap's name of its link type.
  case linkType(path: String, name: String)
  /// A pcapng file whose interfaces have several link types: libpcap reads such files no further than that.
  case severalLinkTypes(path: String)
  /// A live capture cannot be opened: the interface and the reason.
  case interface(name: String, reason: String)
}

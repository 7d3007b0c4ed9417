extension CaptureError: CustomStringConvertible {
  /// What is wrong, and what would work.
  public var description: String {
    switch self {
    case .library(let text): text
    case .unreadable(let path, let reason): "cannot read \(Self.name(path)): \(reason)"
    case .notACapture(let path, let reason):
      "\(Self.name(path)) is not a capture: \(reason); pcap and pcapng of usbmon or USBPcap are read, gzip as well"
    case .linkType(let path, let name):
      "\(Self.name(path)) is a capture of \(name), not of USB transfers: capture usbmonN on Linux "
        + "(tcpdump -i usbmon1 -w FILE) or with USBPcap on Windows; where it holds USB beside other interfaces, "
        + Self.separation
    case .severalLinkTypes(let path):
      "\(Self.name(path)) holds interfaces of different kinds, which libpcap does not read: \(Self.separation)"
    case .interface(let name, let reason): "cannot capture on \(name): \(reason)"
    }
  }

  /// What makes a capture of one kind out of one of several; tried with Wireshark 4.0.
  static let separation =
    "keep USB's packets alone: tshark -r IN -Y usb -w - | editcap -F pcap -T usb-linux-mmap - OUT "
    + "(of USBPcap: -T usb-usbpcap)"

  private static func name(_ path: String) -> String { path == "-" ? "standard input" : path.isEmpty ? "''" : path }
}

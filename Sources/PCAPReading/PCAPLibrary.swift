import CLibPCAP
import SystemLibraries

/// libpcap as it is on this machine.
public enum PCAPLibrary {
  /// Where it is looked for, in this order. A bare name is searched for as the system does it.
  public static let places: [String] = {
    #if canImport(Darwin)
      // Part of macOS: its loader knows it without a file.
      ["libpcap.dylib", "/usr/lib/libpcap.dylib", "/opt/homebrew/opt/libpcap/lib/libpcap.dylib"]
    #else
      // Debian's name, everybody else's, and a developer's.
      ["libpcap.so.0.8", "libpcap.so.1", "libpcap.so"]
    #endif
  }()

  /// What installs it.
  public static let remedy: String = {
    #if canImport(Darwin)
      "brew install libpcap"
    #else
      "sudo apt install libpcap0.8"
    #endif
  }()

  /// Nil if the library can be used, else why not, in words. Loads it.
  public static var trouble: String? {
    if case .failure(let error) = loaded { return error.description }
    return nil
  }

  /// The table, made once.
  static let loaded: Result<PCAPFunctions, CaptureError> = load(from: places)

  static func load(from places: [String]) -> Result<PCAPFunctions, CaptureError> {
    guard var library = SystemLibrary(from: places) else {
      return .failure(.library("libpcap is not on this machine: install it with '\(remedy)'"))
    }
    typealias F = PCAPFunctions
    guard
      let openStream = library.find(
        "pcap_fopen_offline_with_tstamp_precision",
        as: (@convention(c) (F.Stream?, UInt32, F.Message?) -> F.Handle?).self),
      let create = library.find("pcap_create", as: (@convention(c) (F.Text?, F.Message?) -> F.Handle?).self),
      let setImmediate = library.find(
        "pcap_set_immediate_mode", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let activate = library.find("pcap_activate", as: (@convention(c) (F.Handle?) -> Int32).self),
      let setNonblock = library.find(
        "pcap_setnonblock", as: (@convention(c) (F.Handle?, Int32, F.Message?) -> Int32).self),
      let selectableDescriptor = library.find(
        "pcap_get_selectable_fd", as: (@convention(c) (F.Handle?) -> Int32).self),
      let next = library.find(
        "pcap_next_ex",
        as: (@convention(c) (
          F.Handle?, UnsafeMutablePointer<UnsafeMutablePointer<pcap_pkthdr>?>?,
          UnsafeMutablePointer<UnsafePointer<UInt8>?>?
        ) -> Int32).self),
      let linkType = library.find("pcap_datalink", as: (@convention(c) (F.Handle?) -> Int32).self),
      let linkTypeName = library.find("pcap_datalink_val_to_name", as: (@convention(c) (Int32) -> F.Text?).self),
      let linkTypeDescription = library.find(
        "pcap_datalink_val_to_description", as: (@convention(c) (Int32) -> F.Text?).self),
      let error = library.find("pcap_geterr", as: (@convention(c) (F.Handle?) -> F.Message?).self),
      let statusText = library.find("pcap_statustostr", as: (@convention(c) (Int32) -> F.Text?).self),
      let close = library.find("pcap_close", as: (@convention(c) (F.Handle?) -> Void).self)
    else {
      return .failure(
        .library(
          "\(library.place) has no function \(library.missing ?? "of libpcap"): version 1.5 or later is needed, "
            + "'\(remedy)'"))
    }
    return .success(
      PCAPFunctions(
        openStream: openStream, create: create, setImmediate: setImmediate, activate: activate,
        setNonblock: setNonblock, selectableDescriptor: selectableDescriptor, next: next, linkType: linkType,
        linkTypeName: linkTypeName, linkTypeDescription: linkTypeDescription, error: error, statusText: statusText,
        close: close))
  }
}

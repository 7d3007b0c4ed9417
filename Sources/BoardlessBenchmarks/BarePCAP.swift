import CLibPCAP
import PCAPReading

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// libpcap by itself, as the shortest program with it would read a capture: the limit of what can be built on it.
enum BarePCAP {
  private typealias Open =
    @convention(c) (UnsafePointer<CChar>?, UnsafeMutablePointer<CChar>?) -> OpaquePointer?
  private typealias Next =
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<pcap_pkthdr>?>?,
      UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) -> Int32
  private typealias Close = @convention(c) (OpaquePointer?) -> Void

  /// Reads a capture to its end; returns the bytes of its packets.
  static func read(_ path: String) throws -> Int {
    guard let library = PCAPLibrary.places.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first,
      let open = dlsym(library, "pcap_open_offline").map({ unsafeBitCast($0, to: Open.self) }),
      let next = dlsym(library, "pcap_next_ex").map({ unsafeBitCast($0, to: Next.self) }),
      let close = dlsym(library, "pcap_close").map({ unsafeBitCast($0, to: Close.self) })
    else { throw ProcessBenchmarks.Failed(description: "libpcap is not on this machine") }
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard let capture = open(path, &message) else {
      throw ProcessBenchmarks.Failed(description: "libpcap does not open \(path)")
    }
    defer { close(capture) }
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var data: UnsafePointer<UInt8>?
    var bytes = 0
    while next(capture, &header, &data) == 1 { bytes += Int(header?.pointee.caplen ?? 0) }
    return bytes
  }
}

import CLibPCAP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The functions of libpcap that reading takes, as a table: the loaded library's, or a test's own.
///
/// Unchecked: the table is never changed once made, and every capture is used by one thread at a time.
struct PCAPFunctions: @unchecked Sendable {
  typealias Handle = OpaquePointer
  typealias Text = UnsafePointer<CChar>
  typealias Message = UnsafeMutablePointer<CChar>
  #if canImport(Darwin)
    typealias Stream = UnsafeMutablePointer<FILE>
  #elseif canImport(Musl)
    typealias Stream = OpaquePointer
  #else
    typealias Stream = UnsafeMutablePointer<_IO_FILE>
  #endif

  var openStream: (Stream?, UInt32, Message?) -> Handle?
  var create: (Text?, Message?) -> Handle?
  var setImmediate: (Handle?, Int32) -> Int32
  var activate: (Handle?) -> Int32
  var setNonblock: (Handle?, Int32, Message?) -> Int32
  var selectableDescriptor: (Handle?) -> Int32
  var next:
    @convention(c) (
      Handle?, UnsafeMutablePointer<UnsafeMutablePointer<pcap_pkthdr>?>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) -> Int32
  var linkType: (Handle?) -> Int32
  var linkTypeName: (Int32) -> Text?
  var linkTypeDescription: (Int32) -> Text?
  var error: (Handle?) -> Message?
  var statusText: (Int32) -> Text?
  var close: (Handle?) -> Void

  /// libpcap's words for what went wrong last.
  func words(of handle: Handle?) -> String { error(handle).map { String(cString: $0) } ?? "an unknown error" }
}

import CLibUSB

/// The functions of libusb that this transport calls, as a table: the loaded library's, or a test's own.
///
/// Unchecked: the table is never changed once made, and libusb's functions may be called from any thread.
struct LibUSBFunctions: @unchecked Sendable {
  typealias Context = OpaquePointer
  typealias Device = OpaquePointer
  typealias Handle = OpaquePointer
  typealias DeviceList = UnsafeMutablePointer<Device?>
  typealias Configuration = UnsafeMutablePointer<libusb_config_descriptor>
  typealias Transfer = UnsafeMutablePointer<libusb_transfer>

  var initialize: (UnsafeMutablePointer<Context?>?) -> Int32
  var exit: (Context?) -> Void
  var deviceList: (Context?, UnsafeMutablePointer<DeviceList?>?) -> Int
  var freeDeviceList: (DeviceList?, Int32) -> Void
  var deviceDescriptor: (Device?, UnsafeMutablePointer<libusb_device_descriptor>?) -> Int32
  var busNumber: (Device?) -> UInt8
  var deviceAddress: (Device?) -> UInt8
  var portNumbers: (Device?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32
  var activeConfiguration: (Device?, UnsafeMutablePointer<Configuration?>?) -> Int32
  var freeConfiguration: (Configuration?) -> Void
  var open: (Device?, UnsafeMutablePointer<Handle?>?) -> Int32
  var close: (Handle?) -> Void
  var stringDescriptor: (Handle?, UInt8, UnsafeMutablePointer<UInt8>?, Int32) -> Int32
  var kernelDriverActive: (Handle?, Int32) -> Int32
  var detachKernelDriver: (Handle?, Int32) -> Int32
  var attachKernelDriver: (Handle?, Int32) -> Int32
  var claimInterface: (Handle?, Int32) -> Int32
  var releaseInterface: (Handle?, Int32) -> Int32
  var clearHalt: (Handle?, UInt8) -> Int32
  var allocateTransfer: (Int32) -> Transfer?
  var freeTransfer: (Transfer?) -> Void
  var submitTransfer: (Transfer?) -> Int32
  var cancelTransfer: (Transfer?) -> Int32
  var handleEvents: (Context?, UnsafeMutablePointer<timeval>?, UnsafeMutablePointer<Int32>?) -> Int32
  var errorName: (Int32) -> UnsafePointer<CChar>?

  /// `LIBUSB_ERROR_ACCESS` and the like.
  func name(of code: Int32) -> String { errorName(code).map { String(cString: $0) } ?? "error \(code)" }
}

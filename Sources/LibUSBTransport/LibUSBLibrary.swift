import CLibUSB
import HIDTransport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// libusb-1.0 as it is on this machine, loaded when it is first asked for: a program that never touches USB does not
/// pay the milliseconds that loading it, and libudev with it, takes.
public enum LibUSBLibrary {
  /// Where it is looked for, in this order. A bare name is searched for as the system does it.
  public static let places: [String] = {
    #if canImport(Darwin)
      [
        "libusb-1.0.0.dylib", "/opt/homebrew/lib/libusb-1.0.0.dylib", "/usr/local/lib/libusb-1.0.0.dylib",
        "/opt/local/lib/libusb-1.0.0.dylib",
      ]
    #else
      ["libusb-1.0.so.0"]
    #endif
  }()

  /// What installs it.
  public static let remedy: String = {
    #if canImport(Darwin)
      "brew install libusb"
    #else
      "sudo apt install libusb-1.0-0"
    #endif
  }()

  /// Nil if the library can be used, else why not, in words. Loads it.
  public static var trouble: String? {
    if case .failure(let error) = loaded { return error.description }
    return nil
  }

  /// The table, made once. The library stays loaded as long as the process runs.
  static let loaded: Result<LibUSBFunctions, HIDError> = load(from: places)

  /// Loads the first library of `places` that is there, and has every function.
  static func load(from places: [String]) -> Result<LibUSBFunctions, HIDError> {
    for place in places {
      guard let library = dlopen(place, RTLD_NOW | RTLD_LOCAL) else { continue }
      return functions(of: library, place)
    }
    return .failure(.system("libusb-1.0 is not on this machine: install it with '\(remedy)'"))
  }

  private static func functions(
    of library: UnsafeMutableRawPointer, _ place: String
  ) -> Result<LibUSBFunctions, HIDError> {
    var missing: String?
    func find<Function>(_ name: String, as type: Function.Type) -> Function? {
      guard let symbol = dlsym(library, name) else {
        missing = name
        return nil
      }
      // A symbol's address is the C function; the types stand in libusb.h.
      return unsafeBitCast(symbol, to: type)
    }
    typealias F = LibUSBFunctions
    guard
      let initialize = find(
        "libusb_init", as: (@convention(c) (UnsafeMutablePointer<F.Context?>?) -> Int32).self),
      let exit = find("libusb_exit", as: (@convention(c) (F.Context?) -> Void).self),
      let deviceList = find(
        "libusb_get_device_list",
        as: (@convention(c) (F.Context?, UnsafeMutablePointer<F.DeviceList?>?) -> Int).self),
      let freeDeviceList = find(
        "libusb_free_device_list", as: (@convention(c) (F.DeviceList?, Int32) -> Void).self),
      let deviceDescriptor = find(
        "libusb_get_device_descriptor",
        as: (@convention(c) (F.Device?, UnsafeMutablePointer<libusb_device_descriptor>?) -> Int32).self),
      let busNumber = find("libusb_get_bus_number", as: (@convention(c) (F.Device?) -> UInt8).self),
      let deviceAddress = find("libusb_get_device_address", as: (@convention(c) (F.Device?) -> UInt8).self),
      let portNumbers = find(
        "libusb_get_port_numbers",
        as: (@convention(c) (F.Device?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32).self),
      let activeConfiguration = find(
        "libusb_get_active_config_descriptor",
        as: (@convention(c) (F.Device?, UnsafeMutablePointer<F.Configuration?>?) -> Int32).self),
      let freeConfiguration = find(
        "libusb_free_config_descriptor", as: (@convention(c) (F.Configuration?) -> Void).self),
      let open = find(
        "libusb_open", as: (@convention(c) (F.Device?, UnsafeMutablePointer<F.Handle?>?) -> Int32).self),
      let close = find("libusb_close", as: (@convention(c) (F.Handle?) -> Void).self),
      let stringDescriptor = find(
        "libusb_get_string_descriptor_ascii",
        as: (@convention(c) (F.Handle?, UInt8, UnsafeMutablePointer<UInt8>?, Int32) -> Int32).self),
      let kernelDriverActive = find(
        "libusb_kernel_driver_active", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let detachKernelDriver = find(
        "libusb_detach_kernel_driver", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let attachKernelDriver = find(
        "libusb_attach_kernel_driver", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let claimInterface = find("libusb_claim_interface", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let releaseInterface = find(
        "libusb_release_interface", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let clearHalt = find("libusb_clear_halt", as: (@convention(c) (F.Handle?, UInt8) -> Int32).self),
      let allocateTransfer = find("libusb_alloc_transfer", as: (@convention(c) (Int32) -> F.Transfer?).self),
      let freeTransfer = find("libusb_free_transfer", as: (@convention(c) (F.Transfer?) -> Void).self),
      let submitTransfer = find("libusb_submit_transfer", as: (@convention(c) (F.Transfer?) -> Int32).self),
      let cancelTransfer = find("libusb_cancel_transfer", as: (@convention(c) (F.Transfer?) -> Int32).self),
      let handleEvents = find(
        "libusb_handle_events_timeout_completed",
        as: (@convention(c) (F.Context?, UnsafeMutablePointer<timeval>?, UnsafeMutablePointer<Int32>?) -> Int32).self),
      let errorName = find("libusb_error_name", as: (@convention(c) (Int32) -> UnsafePointer<CChar>?).self)
    else {
      return .failure(
        .system("\(place) has no function \(missing ?? "of libusb"): version 1.0.16 or later is needed, '\(remedy)'"))
    }
    return .success(
      LibUSBFunctions(
        initialize: initialize, exit: exit, deviceList: deviceList, freeDeviceList: freeDeviceList,
        deviceDescriptor: deviceDescriptor, busNumber: busNumber, deviceAddress: deviceAddress,
        portNumbers: portNumbers, activeConfiguration: activeConfiguration, freeConfiguration: freeConfiguration,
        open: open, close: close, stringDescriptor: stringDescriptor, kernelDriverActive: kernelDriverActive,
        detachKernelDriver: detachKernelDriver, attachKernelDriver: attachKernelDriver,
        claimInterface: claimInterface, releaseInterface: releaseInterface, clearHalt: clearHalt,
        allocateTransfer: allocateTransfer, freeTransfer: freeTransfer, submitTransfer: submitTransfer,
        cancelTransfer: cancelTransfer, handleEvents: handleEvents, errorName: errorName))
  }
}

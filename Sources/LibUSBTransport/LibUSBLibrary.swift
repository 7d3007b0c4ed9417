import CLibUSB
import HIDTransport
import SystemLibraries

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
    guard var library = SystemLibrary(from: places) else {
      return .failure(.system("libusb-1.0 is not on this machine: install it with '\(remedy)'"))
    }
    typealias F = LibUSBFunctions
    guard
      let initialize = library.find(
        "libusb_init", as: (@convention(c) (UnsafeMutablePointer<F.Context?>?) -> Int32).self),
      let exit = library.find("libusb_exit", as: (@convention(c) (F.Context?) -> Void).self),
      let deviceList = library.find(
        "libusb_get_device_list",
        as: (@convention(c) (F.Context?, UnsafeMutablePointer<F.DeviceList?>?) -> Int).self),
      let freeDeviceList = library.find(
        "libusb_free_device_list", as: (@convention(c) (F.DeviceList?, Int32) -> Void).self),
      let deviceDescriptor = library.find(
        "libusb_get_device_descriptor",
        as: (@convention(c) (F.Device?, UnsafeMutablePointer<libusb_device_descriptor>?) -> Int32).self),
      let busNumber = library.find("libusb_get_bus_number", as: (@convention(c) (F.Device?) -> UInt8).self),
      let deviceAddress = library.find("libusb_get_device_address", as: (@convention(c) (F.Device?) -> UInt8).self),
      let portNumbers = library.find(
        "libusb_get_port_numbers",
        as: (@convention(c) (F.Device?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32).self),
      let activeConfiguration = library.find(
        "libusb_get_active_config_descriptor",
        as: (@convention(c) (F.Device?, UnsafeMutablePointer<F.Configuration?>?) -> Int32).self),
      let freeConfiguration = library.find(
        "libusb_free_config_descriptor", as: (@convention(c) (F.Configuration?) -> Void).self),
      let open = library.find(
        "libusb_open", as: (@convention(c) (F.Device?, UnsafeMutablePointer<F.Handle?>?) -> Int32).self),
      let close = library.find("libusb_close", as: (@convention(c) (F.Handle?) -> Void).self),
      let stringDescriptor = library.find(
        "libusb_get_string_descriptor_ascii",
        as: (@convention(c) (F.Handle?, UInt8, UnsafeMutablePointer<UInt8>?, Int32) -> Int32).self),
      let kernelDriverActive = library.find(
        "libusb_kernel_driver_active", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let detachKernelDriver = library.find(
        "libusb_detach_kernel_driver", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let attachKernelDriver = library.find(
        "libusb_attach_kernel_driver", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let claimInterface = library.find(
        "libusb_claim_interface", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let releaseInterface = library.find(
        "libusb_release_interface", as: (@convention(c) (F.Handle?, Int32) -> Int32).self),
      let clearHalt = library.find("libusb_clear_halt", as: (@convention(c) (F.Handle?, UInt8) -> Int32).self),
      let allocateTransfer = library.find("libusb_alloc_transfer", as: (@convention(c) (Int32) -> F.Transfer?).self),
      let freeTransfer = library.find("libusb_free_transfer", as: (@convention(c) (F.Transfer?) -> Void).self),
      let submitTransfer = library.find("libusb_submit_transfer", as: (@convention(c) (F.Transfer?) -> Int32).self),
      let cancelTransfer = library.find("libusb_cancel_transfer", as: (@convention(c) (F.Transfer?) -> Int32).self),
      let handleEvents = library.find(
        "libusb_handle_events_timeout_completed",
        as: (@convention(c) (F.Context?, UnsafeMutablePointer<timeval>?, UnsafeMutablePointer<Int32>?) -> Int32).self),
      let errorName = library.find("libusb_error_name", as: (@convention(c) (Int32) -> UnsafePointer<CChar>?).self)
    else {
      return .failure(
        .system(
          "\(library.place) has no function \(library.missing ?? "of libusb"): version 1.0.16 or later is needed, '\(remedy)'"
        ))
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

import CLibUSB
import HIDTransport
import Testing

@testable import LibUSBTransport

/// Every error at every call, and a device that leaves before every call: nothing crashes, nothing stays held.
@Suite struct LibUSBErrorTests {
  static let functions = [
    "init", "get_device_list", "get_device_descriptor", "get_active_config_descriptor", "open",
    "kernel_driver_active", "detach_kernel_driver", "attach_kernel_driver", "claim_interface", "release_interface",
    "clear_halt", "alloc_transfer", "submit_transfer", "cancel_transfer", "handle_events",
    "get_string_descriptor_ascii",
  ]
  static let codes: [Int32] = [-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -99]

  /// A look, an exchange, and the end.
  private func exchange(_ usb: FakeUSB, _ selector: USBSelector? = nil) -> [HIDError] {
    let bus = LibUSBBus(selector, usb.functions, LinuxUSBSystem(root: "/none"))
    var errors: [HIDError] = []
    func attempt(_ body: () throws(HIDError) -> Void) {
      do throws(HIDError) { try body() } catch { errors.append(error) }
    }
    attempt { () throws(HIDError) in _ = try bus.identities() }
    attempt { () throws(HIDError) in
      let device = try bus.open([.bootROM], timeout: .milliseconds(1))
      attempt { () throws(HIDError) in try device.send([1, 2], timeout: .milliseconds(1)) }
      attempt { () throws(HIDError) in _ = try device.receive(timeout: .milliseconds(1)) }
      attempt { () throws(HIDError) in _ = try device.receive(timeout: .milliseconds(1)) }
      device.close()
    }
    return errors
  }

  @Test(arguments: functions) func everyCodeOfEveryFunctionEndsInWords(_ function: String) {
    // A transfer that cannot be taken back is waited for a while each time.
    for code in function == "cancel_transfer" ? [-5] : Self.codes {
      for ends in [FakeUSB.Incoming.report([3, 1]), .ends(LIBUSB_TRANSFER_STALL)] {
        let usb = FakeUSB()
        usb.incoming = [ends]
        usb.codes[function] = code
        let errors = exchange(usb, try? USBSelector("SE Blank RT Family"))
        for error in errors { #expect(!error.description.isEmpty) }
        #expect(usb.leaks.isEmpty, "\(function) \(code): \(usb.leaks)")
        #expect(
          // A device of which libusb says that it is gone is given no driver.
          usb.detached == 0 || function == "attach_kernel_driver" || code == LIBUSB_ERROR_NO_DEVICE.rawValue,
          "\(function) \(code)")
      }
    }
  }

  @Test func aDeviceThatLeavesBeforeAnyCallIsGivenBack() {
    let healthy = FakeUSB()
    healthy.incoming = [.report([3, 1])]
    _ = exchange(healthy)
    #expect(healthy.calls.count > 20)
    for call in 0..<healthy.calls.count {
      let usb = FakeUSB()
      usb.incoming = [.report([3, 1])]
      usb.vanishesAtCall = call
      let errors = exchange(usb)
      #expect(usb.leaks.isEmpty, "gone before call \(call): \(usb.leaks)")
      #expect(usb.detached == 0, "gone before call \(call)")
      for error in errors {
        let isRight: Bool =
          switch error {
          case .gone, .absent, .timeout, .wrongDevice: true
          default: false
          }
        #expect(isRight, "gone before call \(call): \(error)")
      }
    }
  }

  @Test(arguments: [
    ("open", LIBUSB_ERROR_ACCESS, HIDError.permission("/dev/bus/usb/001/005")),
    ("claim_interface", LIBUSB_ERROR_BUSY, .busy("another program has claimed 1-1 (1fc9:0130)")),
    ("detach_kernel_driver", LIBUSB_ERROR_ACCESS, .permission("/dev/bus/usb/001/005")),
    ("open", LIBUSB_ERROR_NO_DEVICE, .absent([.bootROM])),
  ])
  func eachCauseIsAnErrorOfItsOwn(_ function: String, _ code: libusb_error, _ expected: HIDError) {
    let usb = FakeUSB()
    usb.codes[function] = code.rawValue
    let bus = LibUSBBus(nil, usb.functions, LinuxUSBSystem(root: "/none"))
    #expect(throws: expected) { try bus.open([.bootROM], timeout: .zero) }
    #expect(usb.leaks.isEmpty, "\(usb.leaks)")
  }
}

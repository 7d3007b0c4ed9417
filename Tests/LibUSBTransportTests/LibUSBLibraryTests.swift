import HIDTransport
import Testing

@testable import LibUSBTransport

@Suite struct LibUSBLibraryTests {
  @Test func saysWhatInstallsItWhereItIsMissing() {
    guard case .failure(let error) = LibUSBLibrary.load(from: ["libusb-none-such.so.7"]) else {
      Issue.record("a library that is not there was loaded")
      return
    }
    #expect(error.description.contains("libusb-1.0"))
    #expect(error.description.contains(LibUSBLibrary.remedy))
  }

  @Test func namesTheFunctionThatALibraryLacks() {
    #if os(Linux)
      guard case .failure(let error) = LibUSBLibrary.load(from: ["libc.so.6"]) else {
        Issue.record("the C library was taken for libusb")
        return
      }
      #expect(error.description.contains("libusb_init"))
    #endif
  }

  @Test func loadsTheRealOneAndListsTheBus() throws {
    guard LibUSBLibrary.trouble == nil else { return }
    // Whatever is plugged in here, looking must not fail.
    _ = try LibUSBBus().identities()
  }
}

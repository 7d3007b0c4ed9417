import Testing
import USBIP

@Suite struct AddressTests {
  @Test(arguments: [
    ("127.0.0.1:3240", USBIPAddress.loopback), ("3240", .loopback), ("127.0.0.1", .loopback), (":3240", .loopback),
    ("localhost:0", .tcp(host: "localhost", port: 0)), ("[::1]:7", .tcp(host: "::1", port: 7)),
    ("[::]", .tcp(host: "::", port: 3240)), ("board.example", .tcp(host: "board.example", port: 3240)),
    ("/tmp/usb", .unix(path: "/tmp/usb")), ("./usb", .unix(path: "./usb")),
  ]) func parsed(text: String, address: USBIPAddress) {
    #expect(USBIPAddress(text) == address)
    #expect(USBIPAddress(address.description) == address)
  }

  @Test(arguments: ["", "a:", "a:b", "a:65536", "a:-1", "a:+1", "::1", "[::1", "[::1]x", "[]:3", "a b", "99999"])
  func refused(text: String) {
    #expect(USBIPAddress(text) == nil)
  }
}

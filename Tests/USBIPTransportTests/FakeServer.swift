import Foundation
import USBIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A USB/IP server at a Unix socket that says what a test wants, one script a connection, in order.
final class FakeServer: Sendable {
  /// Where it is.
  let address: USBIPAddress
  private let path: String
  private let descriptor: Int32

  /// One client's connection.
  struct Client {
    let descriptor: Int32

    /// Reads exactly so many bytes, or what comes before the end.
    @discardableResult
    func read(_ count: Int) -> [UInt8] {
      var result: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while result.count < count {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 20_000) > 0 else { break }
        let got = recv(descriptor, &buffer, min(buffer.count, count - result.count), 0)
        guard got > 0 else { break }
        result += buffer[..<got]
      }
      return result
    }

    func write(_ bytes: [UInt8]) { _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Waits until the client closes.
    func drain() { while !read(4096).isEmpty {} }
  }

  /// - Parameter scripts: what to do with the first connection, the second, and so on; the last serves all others.
  init(_ scripts: (@Sendable (Client) -> Void)...) {
    let path = FileManager.default.temporaryDirectory.path + "/boardless-fake-\(UUID().uuidString)"
    self.path = path
    address = .unix(path: path)
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
    #if canImport(Glibc)
      let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let listener = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    listen(listener, 16)
    descriptor = listener
    Thread.detachNewThread {
      for index in 0..<10_000 {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { break }
        scripts[min(index, scripts.count - 1)](Client(descriptor: client))
        close(client)
      }
      // Only here: a number given back earlier would be another socket's by the next accept.
      close(listener)
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    unlink(path)
  }

  static let rom = USBIPDevice(path: "/dev/1", busID: "1-1", vendorID: 0x1FC9, productID: 0x0130)

  /// Answers a device list.
  static let list: @Sendable (Client) -> Void = { client in
    client.read(8)
    client.write(USBIPReply.deviceList(.done, [.init(rom, [.init(interfaceClass: 3)])]).bytes)
  }

  /// Grants an import and answers what a client asks of the device's descriptors: the boot ROM's.
  static func enumerate(_ client: Client, configuration: [UInt8] = romConfiguration, report: [UInt8] = romReport) {
    client.read(40)
    client.write(USBIPReply.importDevice(.done, rom).bytes)
    for data in [Array(configuration.prefix(9)), configuration, report] {
      let head = client.read(48)
      guard head.count == 48 else { return }
      answer(client, head, data)
    }
  }

  /// Answers the transfer with this head.
  static func answer(_ client: Client, _ head: [UInt8], status: Int32 = 0, _ data: [UInt8]) {
    let reply = USBIPSubmitted(sequence: sequence(head), status: status, length: data.count, data: data)
    client.write(USBIPReply.submitted(reply).bytes)
  }

  static func sequence(_ head: [UInt8]) -> UInt32 { head.dropFirst(4).prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }

  static let romConfiguration: [UInt8] = [
    9, 2, 34, 0, 1, 1, 0, 0xC0, 50, 9, 4, 0, 0, 1, 3, 0, 0, 0, 9, 0x21, 0, 1, 0, 1, 0x22, 76, 0, 7, 5, 0x81, 3, 0, 2, 3,
  ]
  static let romReport: [UInt8] = [0x85, 3, 0x75, 8, 0x95, 4, 0x81, 2, 0x85, 4, 0x95, 64, 0x81, 2]
}

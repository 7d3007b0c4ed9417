import Testing
import USBIP
import VirtualRT1020

@testable import BoardServer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The server and its clients: none of them, whatever it sends or does not read, hurts another one.
@Suite struct USBIPServerTests {
  /// Serves boards at a Unix socket; `body` runs on a thread of its own once it is there.
  private func served(
    _ count: Int = 1, mode: BoardConfiguration.Mode = .rom, _ body: @escaping @Sendable (_ path: String) -> Void
  ) async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/usb"
    let service = try BoardService(pty: nil, usb: [.unix(path: path)])
    var configuration = BoardConfiguration()
    configuration.mode = mode
    let board = VirtualRT1020(configuration)
    let result: Result<VirtualRT1020, ServerError> = await withCheckedContinuation { done in
      onThread {
        do throws(ServerError) {
          let board = try service.run(board, count: count) { _ in
            onThread {
              body(path)
              service.stop()
            }
          }
          done.resume(returning: .success(board))
        } catch { done.resume(returning: .failure(error)) }
      }
    }
    _ = try result.get()
    #expect(folder.contents == [])
  }

  private static func ask(_ path: String, _ request: [UInt8], _ count: Int) -> (Int32, [UInt8]) {
    let client = ServedControl.connect(path)
    writeAll(client, request)
    return (client, readSome(client, count, milliseconds: 60_000))
  }

  /// The device list is answered, so nobody holds the server up.
  private static func expectList(_ path: String, _ boards: Int) {
    let (client, answer) = ask(path, USBIPRequest.deviceList.bytes, 12 + 316 * boards)
    #expect(answer.count == 12 + 316 * boards)
    #expect(answer.prefix(12) == [1, 0x11, 0, 5, 0, 0, 0, 0, 0, 0, 0, UInt8(boards)])
    // One operation a connection.
    #expect(readSome(client, 1, milliseconds: 60_000) == [])
    close(client)
  }

  @Test func theListAndTheImport() async throws {
    try await served(3) { path in
      Self.expectList(path, 3)
      var decoder = USBIPReplyDecoder()
      let (client, answer) = Self.ask(path, USBIPRequest.importDevice(busID: "1-3").bytes, 320)
      _ = decoder.push(answer)
      guard case .importDevice(.done, let device?)? = try? decoder.next() else {
        Issue.record("no device")
        return
      }
      #expect(device.busID == "1-3")
      #expect(device.path == "/sys/devices/platform/boardless/usb1/1-3")
      #expect((device.vendorID, device.productID, device.release) == (0x1FC9, 0x0130, 0x0101))
      #expect((device.speed, device.deviceID) == (USBIPDevice.Speed.high, 0x10003))
      // A second import is refused, an unknown device is not there; then it is free again.
      let (second, refusal) = Self.ask(path, USBIPRequest.importDevice(busID: "1-3").bytes, 9)
      #expect(refusal == [1, 0x11, 0, 3, 0, 0, 0, 2])
      let (third, absence) = Self.ask(path, USBIPRequest.importDevice(busID: "1-4").bytes, 9)
      #expect(absence == [1, 0x11, 0, 3, 0, 0, 0, 4])
      Self.expectList(path, 3)
      for descriptor in [client, second, third] { close(descriptor) }
      let (fourth, again) = Self.ask(path, USBIPRequest.importDevice(busID: "1-3").bytes, 320)
      #expect(again == answer)
      close(fourth)
    }
  }

  /// Bytes that are no USB/IP end their own connection at once, before or after an import.
  @Test func nonsenseEndsItsConnection() async throws {
    try await served(2) { path in
      let busy = Self.ask(path, USBIPRequest.importDevice(busID: "1-2").bytes, 320)
      for bytes: [UInt8] in [
        Array("GET / HTTP/1.0\r\n\r\n".utf8), [1, 0x11, 0, 5, 0, 0, 0, 0], [0xFF, 0xFF, 0, 0, 0, 0, 0, 0],
      ] {
        let (client, answer) = Self.ask(path, bytes, 1)
        #expect(answer == [])
        close(client)
      }
      let nonsense: [[UInt8]] = [
        [UInt8](repeating: 0xFF, count: 48), [UInt8](repeating: 0, count: 48),
        USBIPRequest.deviceList.bytes + [UInt8](repeating: 7, count: 40),
      ]
      for bytes in nonsense {
        let (client, answer) = Self.ask(path, USBIPRequest.importDevice(busID: "1-1").bytes, 320)
        #expect(answer.count == 320)
        writeAll(client, bytes)
        #expect(readSome(client, 1, milliseconds: 60_000) == [])
        close(client)
      }
      Self.expectList(path, 2)
      close(busy.0)
    }
  }

  /// Clients that say half a request, or nothing, and more of them than the server keeps.
  @Test func slowClientsHoldNobodyUp() async throws {
    try await served(1) { path in
      var slow: [Int32] = []
      for index in 0..<100 {
        let client = ServedControl.connect(path)
        writeAll(client, Array(USBIPRequest.importDevice(busID: "1-1").bytes.prefix(index % 40)))
        slow.append(client)
      }
      Self.expectList(path, 1)
      let (client, answer) = Self.ask(path, USBIPRequest.importDevice(busID: "1-1").bytes, 320)
      #expect(answer.count == 320)
      close(client)
      // The first ones have had to go.
      #expect(readSome(slow[0], 1, milliseconds: 60_000) == [])
      for descriptor in slow { close(descriptor) }
    }
  }

  /// A client that floods the server and reads nothing is read no further.
  @Test func aClientThatDoesNotReadHoldsNobodyUp() async throws {
    try await served(2) { path in
      let (flooder, answer) = Self.ask(path, USBIPRequest.importDevice(busID: "1-1").bytes, 320)
      #expect(answer.count == 320)
      _ = fcntl(flooder, F_SETFL, O_NONBLOCK)
      let setup = USBSetup(requestType: 0x80, request: 6, value: 0x0200, length: 255)
      let request = USBIPRequest.submit(
        .fromDevice(sequence: 1, deviceID: 1, endpoint: 0, length: 255, setup: setup)
      ).bytes
      let flood = (0..<1000).flatMap { _ in request }
      var sent = 0
      var quiet = 0
      while quiet < 20, sent < 100 << 20 {
        let count = flood.withUnsafeBytes { write(flooder, $0.baseAddress, $0.count) }
        if count > 0 {
          (sent, quiet) = (sent + count, 0)
        } else {
          quiet += 1
          usleep(5000)
        }
      }
      #expect(sent < 100 << 20)
      Self.expectList(path, 2)
      let (other, second) = Self.ask(path, USBIPRequest.importDevice(busID: "1-2").bytes, 320)
      #expect(second.count == 320)
      close(other)
      close(flooder)
    }
  }

  /// What was asked before the client closed its sending side is not answered: the device is free again.
  @Test func aClientThatGoesFreesItsDevice() async throws {
    try await served(1) { path in
      for _ in 0..<20 {
        let (client, answer) = Self.ask(path, USBIPRequest.importDevice(busID: "1-1").bytes, 320)
        #expect(answer.count == 320)
        // Tests beside start processes, which for a moment have all open files of this one: closing alone is not the end.
        shutdown(client, Int32(SHUT_WR))
        close(client)
      }
    }
  }

  @Test func tcpAndItsPort() throws {
    let listener = try USBIPListener(.tcp(host: "127.0.0.1", port: 0))
    try listener.listen()
    guard case .tcp(_, let port) = listener.address else {
      Issue.record("no TCP address")
      return
    }
    #expect(port != 0)
    let error = #expect(throws: ServerError.self) { try USBIPListener(.tcp(host: "127.0.0.1", port: port)).listen() }
    #expect(error?.description.contains("serve USB/IP at 127.0.0.1:\(port)") == true)
    #expect(error?.exitCode == 7)
    #expect(throws: ServerError.self) { try USBIPListener(.tcp(host: "not a host", port: 1)) }
    listener.remove()
  }
}

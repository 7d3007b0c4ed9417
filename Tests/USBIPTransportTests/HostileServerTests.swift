import Foundation
import HIDTransport
import Testing
import USBIP
import USBIPTransport

/// Servers that say anything, or nothing: the client always ends with an error of its own, in time.
@Suite struct HostileServerTests {
  private func expectMalformed(_ error: HIDError?, _ part: String) {
    guard case .malformed(let text)? = error else {
      Issue.record("\(error.map { "\($0)" } ?? "nothing") is not malformed")
      return
    }
    #expect(text.contains(part))
  }

  @Test(arguments: [
    ([UInt8]("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), "version"), ([1, 0x11, 0, 9, 0, 0, 0, 0], "operation"),
    ([1, 0x11, 0, 5, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], "devices"), ([1, 0x11, 0, 5, 0, 0], "closed before"),
    ([], "closed before"), (USBIPReply.importDevice(.refused, nil).bytes, "another answer"),
  ]) func nonsenseForAList(bytes: [UInt8], part: String) async throws {
    try await offThePool { [self] in
      let server = FakeServer { client in
        client.read(8)
        client.write(bytes)
      }
      expectMalformed(#expect(throws: HIDError.self) { try USBIPBus(server.address).identities() }, part)
      let bus = USBIPBus(server.address)
      expectMalformed(#expect(throws: HIDError.self) { try bus.open([.bootROM], timeout: .seconds(20)) }, part)
    }
  }

  @Test func silence() async throws {
    try await offThePool {
      let server = FakeServer { $0.drain() }
      let bus = USBIPBus(server.address)
      bus.patience = .milliseconds(30)
      #expect(throws: HIDError.timeout) { try bus.identities() }
      #expect(throws: HIDError.timeout) { try bus.open([.bootROM], timeout: .zero) }
    }
  }

  @Test(arguments: [(USBIPStatus.busy, true), (.refused, true), (.noDevice, false)])
  func importRefused(status: USBIPStatus, isBusy: Bool) async throws {
    try await offThePool {
      let server = FakeServer(
        FakeServer.list,
        { client in
          client.read(40)
          client.write(USBIPReply.importDevice(status, nil).bytes)
        })
      let error = #expect(throws: HIDError.self) { try USBIPBus(server.address).open([.bootROM], timeout: .zero) }
      if isBusy {
        guard case .busy? = error else {
          Issue.record("\(error.map { "\($0)" } ?? "nothing") is not busy")
          return
        }
      } else {
        #expect(error == .absent([.bootROM]))
      }
    }
  }

  @Test func descriptorsOfNoHIDDevice() async throws {
    try await offThePool { [self] in
      var storage = FakeServer.romConfiguration
      storage[14] = 8
      var endless = FakeServer.romConfiguration
      endless[9] = 0
      let cases: [([UInt8], [UInt8], String)] = [
        (storage, FakeServer.romReport, "no HID interface"), (endless, FakeServer.romReport, "no HID interface"),
        ([9, 2, 9, 0, 0, 1, 0, 0, 0], FakeServer.romReport, "no HID interface"),
        ([9, 2, 0], FakeServer.romReport, "descriptor of 3 bytes"),
        (FakeServer.romConfiguration, [], "reports of 0 bytes"),
        (
          FakeServer.romConfiguration, [0x77, 0xFF, 0xFF, 0xFF, 0xFF, 0x97, 0xFF, 0xFF, 0xFF, 0xFF, 0x81], "reports of"
        ),
        (FakeServer.romConfiguration, [0xFE, 0xFF, 0, 0x81], "reports of 0 bytes"),
      ]
      for (configuration, report, part) in cases {
        let server = FakeServer(
          FakeServer.list,
          { client in
            FakeServer.enumerate(client, configuration: configuration, report: report)
            client.drain()
          })
        let error = #expect(throws: HIDError.self) { try USBIPBus(server.address).open([.bootROM], timeout: .zero) }
        expectMalformed(error, part)
      }
    }
  }

  /// Opens a device whose server then runs `script`.
  private func device(
    _ script: @escaping @Sendable (FakeServer.Client) -> Void
  ) throws -> (any HIDDevice, FakeServer) {
    let server = FakeServer(
      FakeServer.list,
      { client in
        FakeServer.enumerate(client)
        script(client)
      })
    return (try USBIPBus(server.address).open([.bootROM], timeout: .seconds(20)), server)
  }

  @Test func answersToNoQuestion() async throws {
    try await offThePool { [self] in
      let (device, server) = try device { client in
        client.write(USBIPReply.submitted(USBIPSubmitted(sequence: 999, status: 0, length: 0)).bytes)
        client.drain()
      }
      expectMalformed(#expect(throws: HIDError.self) { try device.receive(timeout: .seconds(20)) }, "999")
      expectMalformed(#expect(throws: HIDError.self) { try device.send([1], timeout: .seconds(20)) }, "999")
      withExtendedLifetime(server) {}
    }
  }

  @Test(arguments: [
    (Int32(-32), HIDError.stalled), (-104, .system("USB transfer: error 104")), (-19, .gone),
    (Int32.min, .system("USB transfer: error 2147483648")), (-75, .malformed("a report longer than 65 bytes")),
  ]) func transfersFail(status: Int32, expected: HIDError) async throws {
    try await offThePool { [self] in
      let (device, server) = try device { client in
        FakeServer.answer(client, client.read(48), status: status, [])
        client.drain()
      }
      #expect(throws: expected) { try device.receive(timeout: .seconds(20)) }
      withExtendedLifetime(server) {}
    }
  }

  /// Reports that came before the end are delivered, however the server ends.
  @Test func goneAfterAReport() async throws {
    try await offThePool { [self] in
      let (device, server) = try device { client in
        FakeServer.answer(client, client.read(48), [3, 1, 2, 3, 4])
      }
      #expect(try device.receive(timeout: .seconds(20)) == [3, 1, 2, 3, 4])
      #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(20)) }
      #expect(throws: HIDError.gone) { try device.send([1], timeout: .seconds(20)) }
      device.close()
      withExtendedLifetime(server) {}
    }
  }

  /// A server that takes reports and answers neither them nor their unlinks.
  @Test func noUnlink() async throws {
    try await offThePool { [self] in
      let (device, server) = try device { $0.drain() }
      try device.send([1, 2, 3], timeout: .milliseconds(10))
      expectMalformed(#expect(throws: HIDError.self) { try device.receive(timeout: .seconds(20)) }, "unlink")
      #expect(throws: HIDError.self) { try device.receive(timeout: .zero) }
      device.close()
      withExtendedLifetime(server) {}
    }
  }

  @Test func aShortTransferIsAnError() async throws {
    try await offThePool { [self] in
      let (device, server) = try device { client in
        client.read(48 * 8)
        let head = client.read(48)
        client.read(3)
        let reply = USBIPSubmitted(sequence: FakeServer.sequence(head), status: 0, length: 2)
        client.write(USBIPReply.submitted(reply).bytes)
        client.drain()
      }
      try device.send([1, 2, 3], timeout: .seconds(20))
      expectMalformed(#expect(throws: HIDError.self) { try device.receive(timeout: .seconds(20)) }, "2 of 3 bytes")
      withExtendedLifetime(server) {}
    }
  }
}

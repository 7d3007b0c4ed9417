import BoardServer
import Foundation
import HIDTransport
import Provisioning
import Testing
import USBCapture
import USBIP
import USBIPTransport
import VirtualRT1020

/// What a running board records of itself, and shows at its capture socket.
@Suite struct ServedBoardRecordingTests {
  /// What the server's thread writes; read when it has ended.
  private final class Written: @unchecked Sendable {
    var bytes: [UInt8] = []
    var watched: [UInt8] = []
  }

  /// Serves a board at a Unix socket while `body` runs on a thread of its own.
  private static func served(
    mode: BoardConfiguration.Mode, faults: [Fault] = [], _ body: @escaping @Sendable (_ place: String) throws -> Void
  ) async throws -> Written {
    let place = FileManager.default.temporaryDirectory.path + "/boardless-tap-\(UUID().uuidString.prefix(8))"
    let service = try BoardService(
      pty: nil, usb: [.unix(path: place + "-usb")], capture: place + "-capture")
    var configuration = BoardConfiguration()
    configuration.mode = mode
    configuration.faults = faults
    let board = VirtualRT1020(configuration)
    let written = Written()
    let socket = place + "-capture"
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      Thread.detachNewThread {
        let ended = DispatchSemaphore(value: 0)
        let result = Result {
          try service.run(
            board,
            ready: { _ in
              Thread.detachNewThread {
                let reader = try? CaptureConnection(path: socket)
                let pipe = Pipe()
                Thread.detachNewThread {
                  written.watched = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
                  ended.signal()
                }
                Thread.detachNewThread {
                  try? reader?.copy(to: pipe.fileHandleForWriting.fileDescriptor)
                  try? pipe.fileHandleForWriting.close()
                }
                do { try body(place) } catch { Issue.record(error) }
                service.stop()
              }
            },
            record: { bytes in
              written.bytes += bytes
              return true
            })
        }
        if case .failure(let error) = result {
          Issue.record(error)
        } else {
          ended.wait()
        }
        done.resume()
      }
    }
    #expect(!FileManager.default.fileExists(atPath: socket))
    return written
  }

  private static func bus(_ place: String) -> USBIPBus { USBIPBus(.unix(path: place + "-usb")) }

  @Test func controlTransfersReportsAndUnlinksAreRecorded() async throws {
    let written = try await Self.served(mode: .flashloader) { place in
      let device = try Self.bus(place).open([.flashloader], timeout: .seconds(5))
      let host = MBootHost(device)
      #expect(try host.getProperty(.currentVersion).first == 0x4B02_0100)
      device.close()
      // The server has let go of the first host when it takes the next.
      try Self.bus(place).open([.flashloader], timeout: .seconds(5)).close()
    }
    let back = try ReadBack(written.bytes)
    #expect(back.damage == nil)
    #expect(back.identities.first == "15a2:0073")
    #expect(back.commands == ["get-property 0 answered"])
    // The client asks for descriptors itself.
    #expect(back.packets.contains { $0.setup?.request == 6 && $0.setup?.value == 0x2200 && $0.number > 6 })
    // Transfers for reports are asked for ahead; what is left of them is unlinked or lost with the client.
    let status = Set(back.ends.filter(\.isFromDevice).map(\.status))
    #expect(!status.isEmpty)
    #expect(status.isSubset(of: [-104, -108]))
    #expect(back.packets.allSatisfy { $0.bus == 1 })
  }

  @Test func theRecordingIsWhatIsSeenAtTheSocket() async throws {
    let written = try await Self.served(mode: .rom) { place in
      // Until the watcher has been let in, nobody is told anything.
      let device = try Self.bus(place).open([.bootROM], timeout: .seconds(5))
      for _ in 0..<50 { _ = try SDPHost(device).errorStatus() }
      device.close()
    }
    let (recorded, watched) = (try ReadBack(written.bytes), try ReadBack(written.watched))
    #expect(recorded.commands.count == 50)
    #expect(watched.damage == nil)
    #expect(!watched.commands.isEmpty)
    #expect(recorded.reports.map(\.bytes).suffix(watched.reports.count) == watched.reports.map(\.bytes)[...])
  }

  @Test func aStallIsRecorded() async throws {
    let written = try await Self.served(
      mode: .flashloader, faults: [Fault(.reportStalled(.out), trigger: .init(times: 1))]
    ) { place in
      let device = try Self.bus(place).open([.flashloader], timeout: .seconds(5))
      #expect(throws: HIDError.stalled) {
        try device.send([1, 0, 4, 0, 7, 0, 0, 0], timeout: .seconds(5))
        _ = try device.receive(timeout: .seconds(5))
      }
      device.close()
    }
    let back = try ReadBack(written.bytes)
    #expect(back.damage == nil)
    #expect(back.reports.map(\.bytes) == [[1, 0, 4, 0, 7, 0, 0, 0]])
    #expect(back.ends.filter { !$0.isFromDevice }.map(\.status) == [-32])
  }
}

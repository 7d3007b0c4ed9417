import BoardServer
import Foundation
import USBIP
import VirtualRT1020

/// Virtual boards behind a USB/IP server, on a thread of its own, until `end()`.
final class ServedBoards: Sendable {
  /// Where the server is.
  let address: USBIPAddress
  /// The control of the first board, if there is one.
  let control: String?
  private let service: BoardService
  private let ended = Ended()

  enum Failure: Error { case notReady }

  /// The thread's results; it alone writes, before it signals.
  private final class Ended: @unchecked Sendable {
    let ready = DispatchSemaphore(value: 0)
    let signal = DispatchSemaphore(value: 0)
    var address: USBIPAddress?
    var board: VirtualRT1020?
  }

  /// Serves at a free TCP port of loopback, or at a Unix socket.
  init(
    _ board: VirtualRT1020, count: Int = 1, unix: Bool = false, control: Bool = false, pace: Pace = .fast
  ) throws {
    let place = FileManager.default.temporaryDirectory.path + "/boardless-usb-\(UUID().uuidString)"
    self.control = control ? place + "-control" : nil
    service = try BoardService(
      pty: nil, control: self.control, usb: [unix ? .unix(path: place) : .tcp(host: "127.0.0.1", port: 0)], pace: pace)
    let (service, ended) = (service, ended)
    Thread.detachNewThread {
      ended.board = try? service.run(board, count: count) { places in
        ended.address = places.usb.first
        ended.ready.signal()
      }
      ended.signal.signal()
    }
    guard ended.ready.wait(timeout: .now() + 20) == .success, let address = ended.address else {
      throw Failure.notReady
    }
    self.address = address
  }

  /// Asks the control.
  func ask(_ request: String) throws {
    _ = try control.map { try BoardConnection(path: $0).ask(Array(request.utf8)) }
  }

  /// Ends the server. Only once.
  /// - Returns: the first board as it is then.
  func end() -> VirtualRT1020? {
    service.stop()
    return ended.signal.wait(timeout: .now() + 20) == .success ? ended.board : nil
  }

  deinit { service.stop() }
}

/// Runs a test that waits for its peer on a thread of its own: the pool's few threads are for all tests.
func offThePool(_ body: @escaping @Sendable () throws -> Void) async throws {
  try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
    Thread.detachNewThread { done.resume(with: Result(catching: body)) }
  }
}

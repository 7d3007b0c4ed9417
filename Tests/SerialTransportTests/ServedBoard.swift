import BoardServer
import Foundation
import VirtualRT1020

/// A virtual board behind a pty of its own, on a thread of its own, until `end()`.
final class ServedBoard: Sendable {
  /// Where its port is.
  let path: String
  private let server: BoardService
  private let ended = Ended()

  enum Failure: Error { case notReady }

  /// The thread's result; it alone writes, before it signals.
  private final class Ended: @unchecked Sendable {
    let signal = DispatchSemaphore(value: 0)
    var board: VirtualRT1020?
  }

  init(_ board: VirtualRT1020) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("boardless-\(UUID().uuidString)").path
    let server = try BoardService(pty: path)
    self.server = server
    let ready = DispatchSemaphore(value: 0)
    let ended = ended
    Thread.detachNewThread {
      ended.board = try? server.run(board) { _ in ready.signal() }
      ended.signal.signal()
    }
    guard ready.wait(timeout: .now() + 20) == .success else { throw Failure.notReady }
  }

  /// Ends the server. Only once.
  /// - Returns: the board as it is then.
  func end() -> VirtualRT1020? {
    server.stop()
    return ended.signal.wait(timeout: .now() + 20) == .success ? ended.board : nil
  }

  deinit { server.stop() }
}

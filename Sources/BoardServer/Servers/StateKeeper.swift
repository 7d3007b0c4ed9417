import BoardState
import VirtualRT1020

/// Sees to it that a served board's changes are in its state folder before anybody is told of them, and on the
/// disk soon after.
final class StateKeeper {
  private let folder: StateFolder
  private var flushedAt = ContinuousClock.now

  /// Flash that has changed is on the disk after so long, and the idle time of the server.
  private static let interval = Duration.seconds(1)

  init(_ folder: StateFolder) { self.folder = folder }

  /// Keeps what has changed.
  func keep(_ board: VirtualRT1020) throws(ServerError) {
    do throws(StateError) {
      try folder.keep(board)
      let now = ContinuousClock.now
      if now - flushedAt >= Self.interval {
        flushedAt = now
        try folder.flush()
      }
    } catch { throw .state(error) }
  }

  /// Returns when all is on the disk.
  func finish() throws(ServerError) {
    do throws(StateError) { try folder.flush() } catch { throw .state(error) }
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// While it is installed, SIGINT, SIGTERM and SIGHUP wake a pipe instead of ending the process. One at a
/// time in a process.
struct StopSignals {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  /// Kept, so that the descriptor stays open while the handler may write to it.
  private let pipe: WakePipe
  private let former: [(@convention(c) (Int32) -> Void)?]

  /// Installs the handler.
  init(to pipe: WakePipe) {
    self.pipe = pipe
    stopDescriptor = pipe.writeEnd
    former = Self.signals.map { signal($0, stopSignalArrived) }
  }

  /// Gives the signals back to their former handlers.
  func giveBack() {
    for (number, handler) in zip(Self.signals, former) { _ = signal(number, handler) }
    stopDescriptor = -1
  }
}

/// Where the handler writes; set before the handler is installed and reset after it is removed.
nonisolated(unsafe) private var stopDescriptor: Int32 = -1

/// File-scope, because C calls it on whatever thread the signal hits. Only `write` is called.
private func stopSignalArrived(_: Int32) {
  let saved = errno
  var byte: UInt8 = 1
  _ = write(stopDescriptor, &byte, 1)
  errno = saved
}

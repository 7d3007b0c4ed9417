#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C as a flag that the library asks for between packets, so that no command is cut in the middle. A
/// second Ctrl-C ends the process at once.
enum Interrupt {
  /// Starts to watch SIGINT, SIGTERM and SIGHUP. A reader of our output that goes away must not end us in the
  /// middle of a transfer either: that becomes an error of the next write.
  static func watch() {
    for number in [SIGINT, SIGTERM, SIGHUP] { _ = signal(number, noteInterrupt) }
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// It has been pressed.
  static var isRequested: Bool { interruptCount > 0 }
}

/// Only the handler writes it, and only it alone is read.
nonisolated(unsafe) private var interruptCount: sig_atomic_t = 0

/// File-scope, because C calls it on whatever thread the signal hits.
private func noteInterrupt(_: Int32) {
  interruptCount += 1
  if interruptCount > 1 { _exit(130) }
}

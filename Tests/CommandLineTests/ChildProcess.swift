import Foundation
import Testing

/// A program that runs beside the test, with nothing inherited but what it is given.
final class ChildProcess: Sendable {
  /// Where one of the three standard streams leads.
  enum Stream {
    case nothing
    case file(URL)
    /// Stays the test's to close.
    case descriptor(Int32)
    /// A terminal by its path, which becomes the controlling one.
    case terminal(String)
  }

  enum Failure: Error { case cannotStart(Int32) }

  let id: pid_t

  init(
    _ path: String, _ arguments: [String], environment: [String] = [], input: Stream = .nothing, output: Stream,
    errors: Stream
  ) throws {
    #if os(Linux)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    var hasTerminal = false
    for (number, stream) in [(0, input), (1, output), (2, errors)] as [(Int32, Stream)] {
      let flags = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
      switch stream {
      case .nothing: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
      case .file(let url): posix_spawn_file_actions_addopen(&actions, number, url.path, flags, 0o600)
      case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, number)
      case .terminal(let path):
        posix_spawn_file_actions_addopen(&actions, number, path, O_RDWR, 0)
        hasTerminal = true
      }
    }
    #if os(Linux)
      // What other tests have open at this moment would otherwise stay open with the child.
      for number in 3..<512 as Range<Int32> { posix_spawn_file_actions_addclose(&actions, number) }
    #endif
    // Other tests of this process may ignore signals; a child would inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
    #if os(Linux)
      let newSession: Int32 = 0x80
    #else
      let newSession: Int32 = 0x0400
      flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
    #endif
    // A session of its own takes the first terminal it opens for its own.
    if hasTerminal { flags |= newSession }
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var variables: [UnsafeMutablePointer<CChar>?] =
      (["PATH=/usr/bin:/bin", "TERM=xterm", "LANG=C"] + environment).map { strdup($0) }
    variables.append(nil)
    defer { for word in variables { free(word) } }
    var id: pid_t = 0
    let code = posix_spawn(&id, path, &actions, &attributes, words, variables)
    guard code == 0 else { throw Failure.cannotStart(code) }
    self.id = id
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(id, number) }

  /// Waits for the end. Only once.
  /// - Returns: the exit code, or a signal's number below zero. A child that is not through in time is killed,
  ///   and the test fails.
  func wait() async -> Int32 {
    let id = id
    let status = await onThread { () -> Int32? in
      var status: Int32 = 0
      if soon({ waitpid(id, &status, WNOHANG) == id }) { return status }
      kill(id, SIGKILL)
      waitpid(id, nil, 0)
      return nil
    }
    guard let status else {
      Issue.record("process did not end")
      return -SIGKILL
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : -signal
  }
}

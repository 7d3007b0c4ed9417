#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whole processes, from start to exit, as a script sees them. Other tools stand beside ours, for scale.
enum ProcessBenchmarks {
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  static func all(boardless: String) throws -> [Figure] {
    var figures = [try figure("boardless --version", [boardless, "--version"]), try standardIO(boardless)]
    let port = "/tmp/boardless-bench-\(getpid())"
    let server = try spawn([boardless, "board", "run", "--pty", port, "--mode", "flashloader"], quiet: true)
    defer {
      kill(server, SIGTERM)
      waitpid(server, nil, 0)
    }
    for _ in 0..<500 where access(port, F_OK) != 0 { usleep(10_000) }
    guard access(port, F_OK) == 0 else { throw Failed(description: "the board did not come up at \(port)") }
    figures.append(try figure("one command to a running board", [boardless, "status", "--port", port, "--json"]))
    if let other = try? figure("python3 -c 0", ["/usr/bin/env", "python3", "-c", "0"]) { figures.append(other) }
    // The drop-ins lie beside boardless; SPSDK's blhost is where $BLHOST says, if it is there.
    let blhost = boardless.hasSuffix("boardless") ? boardless.dropLast("boardless".count) + "blhost" : ""
    if access(String(blhost), X_OK) == 0 {
      var other = getenv("BLHOST").map { String(cString: $0) }
      if let path = other, access(path, X_OK) != 0 { other = nil }
      figures += try DropInBenchmarks.all(blhost: String(blhost), boardless: boardless, other: other)
    }
    return figures
  }

  /// `board stdio` from start to exit: lines of a hundred get-property commands each.
  private static func standardIO(_ boardless: String) throws -> Figure {
    let lines = 500
    let command = "\"01000c00070000020100000000000000\""
    var text = "{\"boot\": {\"mode\": \"flashloader\"}}\n"
    let line = "{\"out\": [" + Array(repeating: command, count: 100).joined(separator: ", ") + "]}\n"
    for _ in 0..<lines { text += line }
    let path = "/tmp/boardless-bench-\(getpid()).jsonl"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    let count = text.utf8.count
    guard file >= 0, write(file, text, count) == count else { throw Failed(description: "cannot write \(path)") }
    close(file)
    defer { unlink(path) }
    let time = try Benchmark.seconds {
      let child = try spawn([boardless, "board", "stdio"], quiet: true, input: path)
      var status: Int32 = 0
      waitpid(child, &status, 0)
      guard status == 0 else { throw Failed(description: "board stdio ended with \(status)") }
    }
    return Figure(name: "get-property by board stdio", value: Double(lines * 100) / time, unit: "/s")
  }

  /// Runs a program to its end, which must be a good one.
  static func run(_ command: [String]) throws {
    let child = try spawn(command, quiet: true)
    var status: Int32 = 0
    waitpid(child, &status, 0)
    guard status == 0 else { throw Failed(description: "\(command.joined(separator: " ")) ended with \(status)") }
  }

  private static func figure(_ name: String, _ command: [String], runs: Int = 30) throws -> Figure {
    let time = try Benchmark.seconds(runs: runs) { try run(command) }
    return Figure(name: name, value: time * 1000, unit: "ms")
  }

  static func spawn(_ command: [String], quiet: Bool, input: String? = nil) throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0) }
    if quiet {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, command[0], &actions, nil, &arguments, environ)
    guard failure == 0 else { throw Failed(description: "\(command[0]): \(String(cString: strerror(failure)))") }
    return child
  }
}

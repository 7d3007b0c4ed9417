#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The drop-in blhost beside SPSDK's, on a board behind a pty, process start to exit.
enum DropInBenchmarks {
  private static let flashBytes = 8 << 20

  /// - Parameters:
  ///   - blhost: our tool.
  ///   - boardless: what serves the board.
  ///   - other: SPSDK's blhost, where it is installed; without it there is nothing to compare with.
  static func all(blhost: String, boardless: String, other: String?) throws -> [Figure] {
    let port = "/tmp/boardless-bench-dropin-\(getpid())"
    let file = port + ".bin"
    let server = try ProcessBenchmarks.spawn(
      [boardless, "board", "run", "--pty", port, "--mode", "flashloader"], quiet: true)
    defer {
      kill(server, SIGTERM)
      waitpid(server, nil, 0)
      unlink(file)
    }
    for _ in 0..<500 where access(port, F_OK) != 0 { usleep(10_000) }
    try makeFile(file)
    let question = [blhost, "-p", port, "get-property", "1"]
    let ours = try Benchmark.seconds(runs: 50) { try ProcessBenchmarks.run(question) }
    try ProcessBenchmarks.run([blhost, "-p", port, "fill-memory", "0x2000", "4", "0xC0000007"])
    try ProcessBenchmarks.run([blhost, "-p", port, "configure-memory", "9", "0x2000"])
    let ourWrite = try write(file, by: blhost, erasedBy: blhost, port, runs: 3)
    var figures = [
      Figure(name: "drop-in blhost get-property 1", value: ours * 1000, unit: "ms"),
      Figure(name: "drop-in blhost write-memory 8 MiB", value: ourWrite * 1000, unit: "ms"),
    ]
    guard let other else { return figures }
    let theirs = try Benchmark.seconds(runs: 5) { try ProcessBenchmarks.run([other] + question.dropFirst()) }
    let theirWrite = try write(file, by: other, erasedBy: blhost, port, runs: 1)
    figures += [
      Figure(name: "SPSDK blhost get-property 1", value: theirs * 1000, unit: "ms"),
      Figure(name: "SPSDK blhost write-memory 8 MiB", value: theirWrite * 1000, unit: "ms"),
      Figure(name: "get-property 1, times SPSDK", value: theirs / ours, unit: "x"),
      Figure(name: "write-memory 8 MiB, times SPSDK", value: theirWrite / ourWrite, unit: "x"),
    ]
    return figures
  }

  /// Seconds of the fastest write to an erased part.
  private static func write(
    _ file: String, by tool: String, erasedBy eraser: String, _ port: String, runs: Int
  ) throws -> Double {
    var best = Double.infinity
    for _ in 0..<runs {
      try ProcessBenchmarks.run([eraser, "-t", "60000", "-p", port, "flash-erase-all", "9"])
      let start = ContinuousClock.now
      try ProcessBenchmarks.run([tool, "-p", port, "write-memory", "0x60000000", file])
      best = min(best, (ContinuousClock.now - start) / .seconds(1))
    }
    return best
  }

  private static func makeFile(_ path: String) throws {
    let bytes = (0..<flashBytes).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard file >= 0, writeAll(file, bytes) else {
      throw ProcessBenchmarks.Failed(description: "cannot write \(path)")
    }
    close(file)
  }

  private static func writeAll(_ file: Int32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { raw in
      var offset = 0
      while offset < raw.count {
        let count = systemWrite(file, raw.baseAddress.map { $0 + offset }, raw.count - offset)
        guard count > 0 else { return false }
        offset += count
      }
      return true
    }
  }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }

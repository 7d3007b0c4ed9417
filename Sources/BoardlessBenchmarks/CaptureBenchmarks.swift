#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Captures, read by whole processes as a user runs them: ours and tshark side by side, and libpcap's bare reading,
/// which is the limit of both.
enum CaptureBenchmarks {
  private static let size = 200_000_000
  private static let smallSize = 20_000_000

  static func all(boardless: String) throws -> [Figure] {
    let path = "/tmp/boardless-bench-\(getpid()).pcap"
    let small = path + ".small"
    defer { for file in [path, small] { unlink(file) } }
    try SyntheticCapture.write(path, size: size)
    try SyntheticCapture.write(small, size: smallSize)
    let bare = try Benchmark.seconds(runs: 3) { _ = try BarePCAP.read(path) }
    let stats = try seconds([boardless, "capture", "stats", path])
    let decode = try seconds([boardless, "capture", "decode", "--json", path])
    var figures = [
      Figure(name: "libpcap's bare reading", value: speed(bare), unit: "MB/s"),
      Figure(name: "capture stats", value: speed(stats), unit: "MB/s"),
      Figure(name: "capture stats, parts of libpcap's speed", value: stats / bare, unit: "x"),
      Figure(name: "capture decode --json", value: speed(decode), unit: "MB/s"),
    ]
    for (name, arguments) in [("stats", ["stats"]), ("decode --json", ["decode", "--json"])] {
      let command = [boardless, "capture"] + arguments
      let large = try PeakMemory.bytes(command + [path])
      let before = try PeakMemory.bytes(command + [small])
      guard large > 0, before > 0 else { continue }
      figures.append(Figure(name: "memory of capture \(name)", value: Double(large) / 1_048_576, unit: "MiB"))
      figures.append(
        Figure(
          name: "more for ten times the capture, \(name)", value: Double(large - before) / 1_048_576, unit: "MiB"))
    }
    return figures + (try tshark(path, stats))
  }

  /// tshark printing the fields that `capture stats` begins with; nothing where it is not installed.
  private static func tshark(_ path: String, _ ours: Double) throws -> [Figure] {
    guard let program = find("tshark") else {
      print("tshark is not installed: nothing to compare capture stats with")
      return []
    }
    let fields = ["frame.time_epoch", "usb.urb_type", "usb.endpoint_address", "usb.urb_len", "usb.data_len"]
    let command = [program, "-n", "-r", path, "-T", "fields"] + fields.flatMap { ["-e", $0] }
    let start = ContinuousClock.now
    try ProcessBenchmarks.run(command)
    let theirs = (ContinuousClock.now - start) / .seconds(1)
    return [
      Figure(name: "tshark -T fields", value: speed(theirs), unit: "MB/s"),
      Figure(name: "capture stats, times tshark", value: theirs / ours, unit: "x"),
    ]
  }

  private static func seconds(_ command: [String]) throws -> Double {
    try Benchmark.seconds(runs: 3) { try ProcessBenchmarks.run(command) }
  }

  private static func speed(_ seconds: Double) -> Double { Double(size) / seconds / 1e6 }

  private static func find(_ program: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    return folders.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }
}

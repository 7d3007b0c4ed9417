#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The most memory that a process had, of that which is really there.
enum PeakMemory {
  /// Runs a program to its end. 0 where the system does not tell.
  ///
  /// wait4 would tell the larger of the program's and of what this process had when it started it: Linux keeps the
  /// peak across exec. So the program's own mark is read while it runs.
  static func bytes(_ command: [String]) throws -> Int {
    let child = try ProcessBenchmarks.spawn(command, quiet: true)
    var status: Int32 = 0
    var peak = 0
    while true {
      peak = max(peak, mark(child))
      let ended = waitpid(child, &status, WNOHANG)
      guard ended == 0 else { break }
      usleep(2000)
    }
    guard status == 0 else {
      throw ProcessBenchmarks.Failed(description: "\(command.joined(separator: " ")) ended with \(status)")
    }
    return peak
  }

  /// VmHWM of a process's status, in kilobytes there.
  private static func mark(_ process: pid_t) -> Int {
    guard let file = fopen("/proc/\(process)/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.hasPrefix("VmHWM:") else { continue }
      return (text.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }
    return 0
  }
}

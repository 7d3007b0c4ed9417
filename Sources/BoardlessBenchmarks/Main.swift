#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Prints every figure beside its bound and ends with 1 if one is not kept.
///
/// Usage: `BoardlessBenchmarks [PATH-OF-BOARDLESS]`; with the path, whole processes are timed too.
@main
enum Main {
  static func main() throws {
    var figures = try BoardBenchmarks.all() + ProofBenchmarks.all() + [USBIPBenchmarks.writeFlash()]
    if CommandLine.arguments.count > 1 {
      figures += try ProcessBenchmarks.all(boardless: CommandLine.arguments[1])
      figures += try USBIPBenchmarks.manyBoards(boardless: CommandLine.arguments[1])
      figures += try CaptureBenchmarks.all(boardless: CommandLine.arguments[1])
      figures += try SigningBenchmarks.all(boardless: CommandLine.arguments[1], other: Self.other("NXPIMAGE"))
    }
    var kept = true
    for figure in figures {
      let bound = Thresholds.bounds[figure.name]
      let allowed = bound?.allows(figure.value) ?? true
      kept = kept && allowed
      print(line(figure, bound, allowed))
    }
    if !kept { exit(1) }
  }

  /// Another's tool, where the environment says, if it is there.
  private static func other(_ variable: String) -> String? {
    guard let path = getenv(variable).map({ String(cString: $0) }), access(path, X_OK) == 0 else { return nil }
    return path
  }

  private static func line(_ figure: Figure, _ bound: Thresholds.Bound?, _ allowed: Bool) -> String {
    let name = figure.name + String(repeating: " ", count: max(0, 44 - figure.name.count))
    let value = rounded(figure.value)
    let padded = String(repeating: " ", count: max(0, 12 - value.count)) + value
    guard let bound else { return "\(name)\(padded) \(figure.unit)" }
    return "\(name)\(padded) \(figure.unit)   \(bound.text)\(allowed ? "" : "   NOT KEPT")"
  }

  private static func rounded(_ value: Double) -> String {
    let scaled = value >= 100 ? value.rounded() : (value * 100).rounded() / 100
    return scaled == scaled.rounded() && value >= 100 ? String(Int(scaled)) : String(scaled)
  }
}

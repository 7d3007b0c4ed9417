/// One measured figure: what it is, in which unit, and the bound that it must keep.
struct Figure {
  /// The name by which `thresholds` knows it.
  let name: String
  let value: Double
  let unit: String
}

/// Times a body: the best of several runs, because everything that disturbs makes it slower.
enum Benchmark {
  /// Seconds of the fastest of `runs` runs, after one that does not count.
  static func seconds(runs: Int = 5, _ body: () throws -> Void) rethrows -> Double {
    try body()
    var best = Double.infinity
    for _ in 0..<runs {
      let clock = ContinuousClock()
      let start = clock.now
      try body()
      best = min(best, (clock.now - start).inSeconds)
    }
    return best
  }
}

extension Duration {
  /// Seconds as a floating-point number.
  var inSeconds: Double {
    let parts = components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }
}

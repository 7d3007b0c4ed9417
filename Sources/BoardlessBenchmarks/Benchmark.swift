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
      best = min(best, (clock.now - start) / .seconds(1))
    }
    return best
  }
}

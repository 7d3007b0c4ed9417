import Testing

/// Every command of `capture` on every trace. A new trace is a new test; `make goldens` keeps what is printed now.
@Suite struct GoldenTests {
  @Test(arguments: Golden.all) func printsWhatItPrinted(_ golden: Golden) async throws {
    let text = Golden.text(try await Program.run(golden.arguments))
    if Golden.rewrites {
      try golden.keep(text)
    } else {
      let kept = try #require(golden.kept, "nothing is kept for \(golden.testDescription): run 'make goldens'")
      let (now, before) = (text.split(separator: "\n"), kept.split(separator: "\n"))
      let line = zip(now, before).enumerated().first { $1.0 != $1.1 }
      #expect(
        text == kept,
        """
        line \(line.map { $0.offset + 1 } ?? min(now.count, before.count) + 1):
        \(line?.element.1 ?? "")
        \(line?.element.0 ?? "")
        """)
    }
  }

  @Test func thereAreTraces() {
    #expect(Golden.traces.count >= 20)
    #expect(Golden.orphans == [])
  }
}

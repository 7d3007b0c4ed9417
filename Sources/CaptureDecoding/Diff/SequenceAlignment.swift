/// Which elements of two sequences belong together: the fewest that are in one of them only, found by Myers' greedy
/// search, whose effort is bounded.
enum SequenceAlignment {
  /// One place of the aligned sequences.
  enum Step: Equatable {
    /// In both, at these places.
    case both(Int, Int)
    /// In the first only.
    case first(Int)
    /// In the second only.
    case second(Int)
  }

  /// Differences up to which the best alignment is found; what is left beyond stands alone in either.
  static let maximumDifferences = 800

  /// Aligns two sequences of keys.
  static func align(_ first: [Int], _ second: [Int]) -> [Step] {
    var prefix = 0
    while prefix < first.count, prefix < second.count, first[prefix] == second[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < first.count - prefix, suffix < second.count - prefix,
      first[first.count - 1 - suffix] == second[second.count - 1 - suffix]
    { suffix += 1 }
    let middle = search(Array(first[prefix..<first.count - suffix]), Array(second[prefix..<second.count - suffix]))
    var steps = (0..<prefix).map { Step.both($0, $0) }
    for step in middle {
      switch step {
      case .both(let left, let right): steps.append(.both(left + prefix, right + prefix))
      case .first(let left): steps.append(.first(left + prefix))
      case .second(let right): steps.append(.second(right + prefix))
      }
    }
    for index in 0..<suffix {
      steps.append(.both(first.count - suffix + index, second.count - suffix + index))
    }
    return steps
  }

  /// For each number of differences, how far each diagonal was followed; then back along them.
  private static func search(_ first: [Int], _ second: [Int]) -> [Step] {
    let (n, m) = (first.count, second.count)
    guard n > 0, m > 0 else { return (0..<n).map { .first($0) } + (0..<m).map { .second($0) } }
    let limit = min(n + m, maximumDifferences)
    var trace: [[Int32]] = []
    // Diagonal k stands at k + limit + 1.
    var reach = [Int32](repeating: 0, count: 2 * limit + 3)
    var end: (x: Int, y: Int, d: Int)?
    var best: (x: Int, y: Int, d: Int) = (0, 0, 0)
    search: for d in 0...limit {
      trace.append(Array(reach[(limit + 1 - d)...(limit + 1 + d)]))
      for k in stride(from: -d, through: d, by: 2) {
        let at = k + limit + 1
        var x = Int(k == -d || (k != d && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1)
        var y = x - k
        while x < n, y < m, first[x] == second[y] {
          x += 1
          y += 1
        }
        reach[at] = Int32(clamping: x)
        // A diagonal may leave the table; no way to the end leads over there.
        if x <= n, y <= m, x + y > best.x + best.y { best = (x, y, d) }
        if x >= n, y >= m {
          end = (x, y, d)
          break search
        }
      }
    }
    let reached = end ?? best
    var steps = walk(back: reached, trace)
    steps += (min(reached.x, n)..<n).map { .first($0) } + (min(reached.y, m)..<m).map { .second($0) }
    return steps
  }

  private static func walk(back end: (x: Int, y: Int, d: Int), _ trace: [[Int32]]) -> [Step] {
    var steps: [Step] = []
    var (x, y) = (end.x, end.y)
    for d in stride(from: end.d, to: 0, by: -1) {
      let k = x - y
      // What stood in `reach` before this round: diagonals -d to d, those of d - 1 are filled.
      let before = trace[d]
      func far(_ diagonal: Int) -> Int {
        let at = diagonal + d
        return before.indices.contains(at) ? Int(before[at]) : 0
      }
      let isDown = k == -d || (k != d && far(k - 1) < far(k + 1))
      let from = isDown ? k + 1 : k - 1
      let (startX, startY) = (far(from), far(from) - from)
      let (afterX, afterY) = isDown ? (startX, startY + 1) : (startX + 1, startY)
      while x > afterX, y > afterY {
        x -= 1
        y -= 1
        steps.append(.both(x, y))
      }
      steps.append(isDown ? .second(startY) : .first(startX))
      (x, y) = (startX, startY)
    }
    while x > 0, y > 0 {
      x -= 1
      y -= 1
      steps.append(.both(x, y))
    }
    return steps.reversed()
  }
}

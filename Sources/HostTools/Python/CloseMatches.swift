/// Which known words a mistyped one may have meant, as Python's `difflib.get_close_matches` decides: by the
/// Ratcliff-Obershelp ratio, at least 0.6, three at most, the closest first.
enum CloseMatches {
  static func of(_ word: String, among known: [String]) -> [String] {
    let wanted = Array(word.unicodeScalars)
    var scored: [(ratio: Double, word: String)] = []
    for candidate in known {
      let letters = Array(candidate.unicodeScalars)
      let total = letters.count + wanted.count
      guard total > 0 else { continue }
      let ratio = 2 * Double(matching(letters[...], wanted[...])) / Double(total)
      if ratio >= 0.6 { scored.append((ratio, candidate)) }
    }
    // Equal ratios: the word that sorts last comes first, as heapq.nlargest has it for pairs.
    scored.sort { $0.ratio != $1.ratio ? $0.ratio > $1.ratio : $0.word > $1.word }
    return scored.prefix(3).map(\.word)
  }

  /// Letters in the matching blocks: the longest common stretch, and what lies left and right of it.
  private static func matching(_ left: ArraySlice<Unicode.Scalar>, _ right: ArraySlice<Unicode.Scalar>) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    var best = (left: left.startIndex, right: right.startIndex, count: 0)
    var ends = [Int](repeating: 0, count: right.count + 1)
    for i in left.indices {
      var previous = 0
      for j in right.indices {
        let place = j - right.startIndex + 1
        let above = ends[place]
        ends[place] = left[i] == right[j] ? previous + 1 : 0
        previous = above
        if ends[place] > best.count { best = (i - ends[place] + 1, j - ends[place] + 1, ends[place]) }
      }
    }
    guard best.count > 0 else { return 0 }
    return best.count + matching(left[..<best.left], right[..<best.right])
      + matching(left[(best.left + best.count)...], right[(best.right + best.count)...])
  }
}

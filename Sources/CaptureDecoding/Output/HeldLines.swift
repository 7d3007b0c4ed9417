/// Lines of a command whose end decides whether they are shown: as many as fit, then none.
struct HeldLines {
  private(set) var bytes: [UInt8] = []
  private var isFull = false

  /// Bytes that one command may hold.
  static let maximumBytes = 256 << 10

  mutating func append(_ line: String) {
    guard !isFull else { return }
    if bytes.count + line.utf8.count > Self.maximumBytes {
      isFull = true
      bytes += "        … more reports than are kept for a choice by status\n".utf8
    } else {
      bytes += line.utf8
    }
  }
}

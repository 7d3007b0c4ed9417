/// The bytes of one fuzzing input, used up from the front; past the end everything reads as 0.
struct FuzzInput {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func word() -> UInt32 { (0..<4).reduce(0) { sum, _ in sum << 8 | UInt32(byte()) } }

  /// The next bytes, as many as there are up to `count`.
  mutating func bytes(_ count: Int) -> ArraySlice<UInt8> {
    let end = min(bytes.count, position + count)
    defer { position = end }
    return bytes[position..<end]
  }

  /// Whether everything is used up.
  var isEmpty: Bool { position >= bytes.count }

  /// All that has not been used up.
  var rest: [UInt8] { Array(bytes[position...]) }

  /// Cuts bytes into chunks of 0 to `seed` bytes, at least 1 for seed 0, whose lengths follow from the seed.
  static func chunks(_ bytes: [UInt8], seed: UInt8) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var state = UInt32(seed) &* 2_654_435_761 | 1
    var start = 0
    while start < bytes.count {
      state = state &* 1_664_525 &+ 1_013_904_223
      let length = seed == 0 ? 1 : Int(state >> 24) % (1 + Int(seed))
      let end = min(bytes.count, start + length)
      result.append(bytes[start..<end])
      start = end
    }
    return result
  }
}

/// Stops the run, and so reports the input, if a property does not hold.
func require(_ holds: Bool, _ property: StaticString) {
  if !holds { fatalError("\(property)") }
}

/// What libFuzzer calls for every input; each target brings its own `fuzz`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzz([UInt8](UnsafeBufferPointer(start: start, count: count)))
  return 0
}

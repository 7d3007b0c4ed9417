#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Board control over two file descriptors: a request a line in, an answer a line out, in order.
///
/// Every line gets exactly one answer, empty and broken ones too. Answers are written together when the
/// input read so far is used up, so a client may send many requests before it reads.
public struct StandardIOServer: Sendable {
  /// Bytes of a request line at most, unless the caller says otherwise.
  public static let maximumLineBytes = 16 << 20

  /// The board behind it.
  public private(set) var control: BoardControl
  private let input: Int32
  private let output: Int32
  private var lines: LineSplitter
  private var answers: [UInt8] = []
  private var isReaderGone = false

  /// Answers are written when they reach this many bytes, even if there is more input.
  private static let flushBytes = 256 << 10

  /// A server that reads `input` and writes `output`; both stay open.
  public init(
    control: BoardControl = BoardControl(), input: Int32 = 0, output: Int32 = 1,
    maximumLineBytes: Int = StandardIOServer.maximumLineBytes
  ) {
    self.control = control
    self.input = input
    self.output = output
    lines = LineSplitter(limit: maximumLineBytes)
  }

  /// Serves until the input ends or nobody reads the output any more.
  ///
  /// Makes the process ignore SIGPIPE.
  /// - Returns: the exit code, 0.
  /// - Throws: `ServerError.system` if reading or writing fails otherwise.
  public mutating func run() throws(ServerError) -> Int32 {
    System.ignoreBrokenPipes()
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { chunk.deallocate() }
    while !isReaderGone {
      switch try System.read(input, chunk) {
      case .none: try System.wait(input, for: Int32(POLLIN))
      case .bytes(let count):
        try use { (lines, body) throws(ServerError) in
          try lines.feed(UnsafeBufferPointer(chunk.bindMemory(to: UInt8.self))[..<count].rebased, body)
        }
      case .end:
        try use { (lines, body) throws(ServerError) in try lines.finish(body) }
        return 0
      }
    }
    return 0
  }

  /// Answers the lines that `feed` finds, then writes the answers.
  private mutating func use(
    _ feed: (inout LineSplitter, (LineSplitter.Line) throws(ServerError) -> Void) throws(ServerError) -> Void
  ) throws(ServerError) {
    var splitter = lines
    let limit = splitter.limit
    lines = LineSplitter(limit: limit)
    defer { lines = splitter }
    try feed(&splitter) { (line) throws(ServerError) in
      guard !isReaderGone else { return }
      switch line {
      case .text(let text): answers += control.answer(text)
      case .tooLong:
        let message = "a request line has at most \(limit) bytes; this one was skipped"
        answers += ControlError(.tooLong, message).json.bytes(.line)
      }
      answers.append(0x0A)
      if answers.count >= Self.flushBytes { try flush() }
    }
    try flush()
  }

  private mutating func flush() throws(ServerError) {
    var written = 0
    while written < answers.count, !isReaderGone {
      switch try System.write(output, answers, from: written) {
      case .closed: isReaderGone = true
      case .bytes(0): try System.wait(output, for: Int32(POLLOUT))
      case .bytes(let count): written += count
      }
    }
    answers.removeAll(keepingCapacity: answers.count <= 2 * Self.flushBytes)
  }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
  /// The slice as a buffer that starts at 0.
  var rebased: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: self) }
}

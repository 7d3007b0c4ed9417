import HIDTransport
import USBCapture

/// One run of a tool: what its options say, its output, and the device once it is open.
final class ToolRun {
  /// How much it says on standard error.
  enum Level: Int, Comparable {
    case trace, debug, info, warning

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  /// Bytes of output that are gathered before they are written.
  private static let outputLimit = 1 << 16

  let tool: HostTool
  let system: any HostToolSystem
  private(set) var isJSON = false
  private(set) var isSilent = false
  private(set) var isStrict = false
  private(set) var level = Level.warning
  private(set) var isExplaining = false
  /// What failed last, for who asks why.
  var trouble = ToolTrouble()
  /// Milliseconds for each answer.
  private(set) var timeout: Int
  private(set) var hasPing = true
  private(set) var reach: BoardReach?
  private(set) var device: (any HIDDevice)?
  /// The command whose answer is printed.
  var answerName = ""
  private var output: [UInt8] = []
  private var isOutputLost = false

  init(_ tool: HostTool, _ system: any HostToolSystem) {
    self.tool = tool
    self.system = system
    timeout = tool.timeout
  }

  /// How long to wait for each answer. SPSDK takes 0 for its default.
  var patience: Duration { .milliseconds(timeout > 0 ? min(timeout, 86_400_000) : 5000) }

  /// True if a progress bar may be drawn.
  var showsProgress: Bool { system.isTerminal && !isJSON && !isSilent && level >= .warning }

  // MARK: - Options

  /// Takes what stands before the command.
  func adopt(_ parser: ArgumentParser) throws(ToolEnd) {
    isJSON = parser.value("json") != nil
    isSilent = parser.value("silent") != nil
    isStrict = parser.value("strict") != nil
    hasPing = parser.value("noping") == nil
    isExplaining =
      parser.value("explain") != nil || system.variable(ToolTrouble.variable).map { !["", "0"].contains($0) } == true
    switch parser.value("log") {
    case "info": level = .info
    case "debug": level = .debug
    case "trace": level = .trace
    default: break
    }
    guard let (_, option, value) = parser.given.last(where: { $0.name == "timeout" }) else { return }
    guard let value, let number = PythonInteger(value, base: 10) else {
      throw tool.rule.error(
        "Invalid value for \(option.hint): \(PythonText.quoted(value ?? "")) is not a valid integer.")
    }
    timeout = number.int ?? (number.isNegative ? -1 : Int.max)
  }

  /// Opens the device that the options name.
  func open(_ parser: ArgumentParser) throws(ToolEnd) {
    let reach = try InterfaceChoice.reach(of: self, parser)
    self.reach = reach
    let recorder = try recorder(parser)
    let silence = timeout < 0 ? ReachError.absent("a time-out below zero") : nil
    do throws(ReachError) {
      if let silence { throw silence }
      let opened = try system.open(reach, for: tool, hasPing: hasPing, timeout: patience)
      device = recorder?.device(wrapping: opened) ?? opened
    } catch {
      trouble.note(error)
      throw InterfaceChoice.end(of: self, reach, error)
    }
  }

  /// The recording that `--record` or the environment asks for. It is made before the board is spoken to.
  private func recorder(_ parser: ArgumentParser) throws(ToolEnd) -> CaptureRecorder? {
    let option = parser.value("record").flatMap { $0.isEmpty ? nil : $0 }
    guard let path = option ?? system.variable(RecordingFile.variable).flatMap({ $0.isEmpty ? nil : $0 }) else {
      return nil
    }
    do throws(RecordingFileError) {
      return try system.record(path, appends: option == nil, program: "boardless \(tool.rawValue)") { [weak self] in
        self?.note("warning: \($0)\n")
      }
    } catch {
      throw .app("\(error.description).")
    }
  }

  /// The open device.
  func opened() throws(ToolEnd) -> any HIDDevice {
    guard let device else { throw .general("TypeError", "'NoneType' object is not subscriptable") }
    return device
  }

  /// Gives the device back.
  func close() {
    device?.close()
    device = nil
  }

  // MARK: - Output

  /// Prints a line.
  func print(_ line: String) { print(Array(line.utf8) + [UInt8(ascii: "\n")]) }

  /// Prints bytes as they are.
  func print(_ bytes: [UInt8]) {
    output += bytes
    if output.count >= Self.outputLimit { flush() }
  }

  /// Writes what was printed. Returns false once some of it could not be.
  @discardableResult
  func flush() -> Bool {
    if !output.isEmpty, !isOutputLost, !system.write(output, toError: false) { isOutputLost = true }
    output.removeAll(keepingCapacity: true)
    return !isOutputLost
  }

  /// Says something on standard error, after what was printed before.
  func note(_ text: String) {
    guard !text.isEmpty else { return }
    flush()
    _ = system.write(Array(text.utf8), toError: true)
  }

  /// A line of the log, if it is asked for that much.
  func log(_ level: Level, _ text: @autoclosure () -> String) {
    guard level >= self.level else { return }
    let word = ["TRACE", "DEBUG", "INFO", "WARNING"][level.rawValue]
    note("\(word):\(source):\(text())\n")
  }

  /// An error in the log: shown at every level.
  func logError(_ text: String) { note("ERROR:\(source):\(text)\n") }

  private var source: String { tool == .blhost ? "spsdk.mboot.mcuboot" : "spsdk.sdp.sdp" }
}

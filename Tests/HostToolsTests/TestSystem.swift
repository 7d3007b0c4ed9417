import HIDTransport
import HostTools
import USBCapture

/// A world of its own for one run of a tool: files in memory, output that is kept, a device or the reason why
/// there is none.
final class TestSystem: HostToolSystem {
  var isTerminal = false
  var variables: [String: String] = [:]
  var files: [String: [UInt8]] = [:]
  var output: [UInt8] = []
  var errors: [UInt8] = []
  var isOutputFull = false
  /// What stands behind any interface.
  var device: (any HIDDevice)?
  /// Why no interface is had, by the way to it.
  var failure: ((BoardReach) -> ReachError?)?
  /// The ways that were asked for.
  var reaches: [BoardReach] = []
  /// Programs that were run, with their arguments; nil where none stands beside this one.
  var ran: [[String]]?

  func variable(_ name: String) -> String? { variables[name] }

  func write(_ bytes: [UInt8], toError: Bool) -> Bool {
    if toError { errors += bytes } else if !isOutputFull { output += bytes }
    return toError || !isOutputFull
  }

  func read(_ path: String) throws(SystemError) -> [UInt8] {
    if path == "." { throw SystemError(code: 21, text: "Is a directory") }
    guard let bytes = files[path] else { throw SystemError(code: 2, text: "No such file or directory") }
    return bytes
  }

  func store(_ bytes: [UInt8], _ path: String) throws(SystemError) {
    guard !path.isEmpty, !path.contains("/") else { throw SystemError(code: 2, text: "No such file or directory") }
    files[path] = bytes
  }

  func isFile(_ path: String) -> Bool { files[path] != nil }

  func absolute(_ path: String) -> String { "$CWD/" + path }

  func record(
    _ path: String, appends: Bool, program: String, warn: @escaping (String) -> Void
  ) throws(RecordingFileError) -> CaptureRecorder {
    guard !path.contains("/") else { throw .system(path: path, reason: "No such file or directory") }
    if !appends { files[path] = nil }
    return CaptureRecorder(program: program, clock: { 0 }) { [unowned self] bytes in
      files[path, default: []] += bytes
      return true
    }
  }

  func runBeside(_ name: String, _ arguments: [String]) -> Bool {
    ran?.append([name] + arguments)
    return ran != nil
  }

  func open(
    _ reach: BoardReach, for tool: HostTool, hasPing: Bool, timeout: Duration
  ) throws(ReachError) -> any HIDDevice {
    reaches.append(reach)
    if let error = failure?(reach) { throw error }
    guard let device else { throw .absent(nil) }
    return device
  }

  /// Runs a tool in this world.
  @discardableResult
  func run(_ tool: HostTool, _ arguments: [String]) -> (code: Int32, out: String, error: String) {
    output = []
    errors = []
    let code = tool.run(arguments, self)
    return (code, String(decoding: output, as: UTF8.self), String(decoding: errors, as: UTF8.self))
  }
}

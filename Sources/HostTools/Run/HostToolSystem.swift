import HIDTransport
import USBCapture

/// What a drop-in tool needs of the world around it: standard streams, files, and the way to boards.
///
/// Files are named as on the command line; what a relative name means is the system's affair.
public protocol HostToolSystem: AnyObject {
  /// True if standard output is a terminal: only there progress is shown.
  var isTerminal: Bool { get }
  /// An environment variable; nil where it is not set.
  func variable(_ name: String) -> String?
  /// Prints to standard output, or to standard error.
  /// - Returns: false if the bytes could not be written.
  func write(_ bytes: [UInt8], toError: Bool) -> Bool
  /// Reads a whole file; `-` is standard input.
  func read(_ path: String) throws(SystemError) -> [UInt8]
  /// Makes or replaces a file.
  func store(_ bytes: [UInt8], _ path: String) throws(SystemError)
  /// True if there is a plain file of that name.
  func isFile(_ path: String) -> Bool
  /// The name with its folders.
  func absolute(_ path: String) -> String
  /// Begins a recording in a file, or adds one to it; `warn` is told if it breaks off.
  func record(
    _ path: String, appends: Bool, program: String, warn: @escaping (String) -> Void
  ) throws(RecordingFileError) -> CaptureRecorder
  /// Runs a program that stands in the same folder as this one, with all that it prints going to standard error, and
  /// waits for its end.
  /// - Returns: false if there is none, or it cannot be run.
  func runBeside(_ name: String, _ arguments: [String]) -> Bool
  /// Opens a device for `tool`, waiting no longer than one look at the bus takes.
  ///
  /// - Parameter hasPing: false if a serial line is taken for the tool's own program without asking it.
  func open(
    _ reach: BoardReach, for tool: HostTool, hasPing: Bool, timeout: Duration
  ) throws(ReachError) -> any HIDDevice
}

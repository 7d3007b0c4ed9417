import Foundation
import Testing

/// The program under test, as a user runs it.
enum Program {
  /// The executable beside the test bundle.
  static let path: String = {
    // The test bundle is a program on Linux and a folder on macOS.
    let bundles = Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }.map(\.bundleURL)
    for place in bundles + [Bundle.main.executableURL].compactMap({ $0 }) {
      let candidate = place.deletingLastPathComponent().appendingPathComponent("boardless").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
    }
    return "boardless, which is not beside the test bundle"
  }()

  /// So many run at once: more would only make each other late.
  private static let places = Places(6)

  /// Starts it with its output in `folder`'s files `out` and `err` with a name before them.
  static func start(
    _ arguments: [String], in folder: Folder, name: String = "", environment: [String] = []
  ) throws -> ChildProcess {
    try ChildProcess(
      path, arguments, environment: environment,
      output: .file(folder.url.appendingPathComponent(name + "out")),
      errors: .file(folder.url.appendingPathComponent(name + "err")))
  }

  /// Runs it to its end.
  static func run(
    _ arguments: String..., environment: [String] = [], input: [UInt8]? = nil, output: String? = nil
  ) async throws -> Outcome {
    try await run(arguments, environment: environment, input: input, output: output)
  }

  /// Runs it to its end.
  static func run(
    _ arguments: [String], environment: [String] = [], input: [UInt8]? = nil, output: String? = nil
  ) async throws -> Outcome {
    let folder = try Folder()
    var source = ChildProcess.Stream.nothing
    if let input { source = .file(URL(fileURLWithPath: try folder.file("in", input))) }
    await places.take()
    let child = try ChildProcess(
      path, arguments, environment: environment, input: source,
      output: .file(output.map { URL(fileURLWithPath: $0) } ?? folder.url.appendingPathComponent("out")),
      errors: .file(folder.url.appendingPathComponent("err")))
    let code = await child.wait()
    await places.giveBack()
    return Outcome(code: code, out: folder.text("out"), errors: folder.text("err"))
  }
}

import Foundation
import Testing

/// The example of Docs/TestingWithFaults.md, as its reader would run it.
@Suite struct PythonExampleTests {
  private static let python = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(.enabled(if: python != nil, "python3 is not installed")) func eraseFailure() async throws {
    let folder = try Folder()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let child = try ChildProcess(
      try #require(Self.python),
      [root.appendingPathComponent("Examples/erase_failure.py").path, Program.path, "board", "stdio"],
      output: .file(folder.url.appendingPathComponent("out")), errors: .file(folder.url.appendingPathComponent("err")))
    #expect(await child.wait() == 0)
    #expect(folder.text("err") == "")
    let lines = folder.text("out").split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("flash-erase-region 0x60000000") }.count == 2)
    #expect(lines.contains("20106 FlexSPINOR: Command Failure"))
    #expect(lines.last == "0 Success")
  }
}

import Foundation
import Testing

/// `boardless board run` at a port of its own.
final class BoardProcess: Sendable {
  let folder: Folder
  let port: String
  let process: ChildProcess

  /// Starts it and waits for the link.
  init(_ options: String..., folder: Folder? = nil) async throws {
    let folder = try folder ?? Folder()
    self.folder = folder
    port = folder.path("port")
    // What a former one in this folder said is not this one's.
    try? FileManager.default.removeItem(at: folder.url.appendingPathComponent("board-err"))
    process = try Program.start(["board", "run", "--pty", port] + options, in: folder, name: "board-")
    let isThere = await eventually { folder.text("board-err").contains("a virtual RT1020 is at") }
    #expect(isThere, "\(folder.text("board-err"))")
  }

  /// Ends it as a user would and waits.
  func end() async {
    process.signal(SIGTERM)
    #expect(await process.wait() == 0)
    #expect(!folder.names.contains("port") && !folder.names.contains("port.lock"))
  }

  /// What `status` says runs there.
  func runs() async throws -> String? {
    try await Program.run("status", "--port", port, "--json").json()["runs"] as? String
  }
}

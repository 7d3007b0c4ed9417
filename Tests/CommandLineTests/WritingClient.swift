import Foundation
import Testing

/// A board, and a provisioning of nearly all of its flash that stands still in the middle of the writing:
/// however busy the machine is, the test comes in time.
struct WritingClient {
  let board: BoardProcess
  let client: ChildProcess
  var folder: Folder { board.folder }
  var errors: String { folder.text("err") }

  init() async throws {
    board = try await BoardProcess()
    let folder = board.folder
    let image = try folder.file("image", try Samples.large(7 << 20))
    let client = try Program.start(["provision", image, "--address", "0x60002000", "--port", board.port], in: folder)
    self.client = client
    let isWriting = await onThread {
      guard soon({ folder.text("err").contains("write configuration block") }) else { return false }
      usleep(50_000)
      client.signal(SIGSTOP)
      return true
    }
    #expect(isWriting && !errors.contains("write image"), "\(errors)")
  }

  /// Lets it go on, and waits for its end.
  func goOn() async -> Int32 {
    client.signal(SIGCONT)
    return await client.wait()
  }

  /// The board does its job afterwards, from whatever state.
  func expectUsable(found: String) async throws {
    let outcome = try await Program.run("provision", Samples.hello("srec"), "--port", board.port, "--json")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try outcome.json()["found"] as? String == found)
    #expect(try await board.runs() == "boot ROM, serial download")
  }
}

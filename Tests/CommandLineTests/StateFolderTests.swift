import BoardState
import Foundation
import MBoot
import SeededGenerator
import Testing
import VirtualRT1020

/// `boardless board run --state`: what was acknowledged is there again, however the server ended.
@Suite struct StateFolderTests {
  /// What a host was told is done.
  private final class Told: @unchecked Sendable {
    private let lock = NSLock()
    private var burns: [(word: Int, bit: UInt32)] = []
    private var pages: [(offset: Int, bytes: [UInt8])] = []

    func add(word: Int, bit: UInt32) { lock.withLock { burns.append((word, bit)) } }
    func add(offset: Int, bytes: [UInt8]) { lock.withLock { pages.append((offset, bytes)) } }
    var count: Int { lock.withLock { burns.count + pages.count } }
    var all: (burns: [(word: Int, bit: UInt32)], pages: [(offset: Int, bytes: [UInt8])]) {
      lock.withLock { (burns, pages) }
    }
  }

  private static let pageBytes = 256

  /// Burns a bit and writes a page, again and again, from `first` on, until the board goes away. The firmware
  /// compares whole words after a burn, so the bits that are burnt already are named again.
  private static func work(_ port: String, from first: Int, _ told: Told) {
    let line = FlashloaderLine(port)
    guard line.command(.fillMemory, 0x2000_8000, 4, 0xC000_0007) == 0,
      line.command(.configureMemory, 9, 0x2000_8000) == 0
    else { return }
    for step in first..<max(first, 12 * 32) {
      let (word, bit) = (24 + step % 12, UInt32(step / 12))
      guard line.command(.flashProgramOnce, UInt32(word), 4, UInt32.max >> (31 - bit)) == 0 else { return }
      told.add(word: word, bit: bit)
      var random = SeededGenerator(seed: UInt64(step))
      let bytes = random.bytes(pageBytes)
      guard line.write(0x6000_0000 + UInt32(step * pageBytes), bytes) == 0 else { return }
      told.add(offset: step * pageBytes, bytes: bytes)
    }
  }

  @Test func killedAtAnyInstantItLosesNothingThatWasAcknowledged() async throws {
    let folder = try Folder()
    let state = folder.path("state")
    let told = Told()
    var random = SeededGenerator(seed: 11)
    var first = 0
    for round in 0..<5 {
      let board = try await BoardProcess("--mode", "flashloader", "--state", state, folder: folder)
      let (before, start) = (told.count, first)
      let worker = Task { await onThread { Self.work(board.port, from: start, told) } }
      let enough = before + 1 + random.int(0...60)
      #expect(await eventually { told.count >= enough })
      usleep(UInt32(random.int(0...3000)))
      board.process.signal(SIGKILL)
      #expect(await board.process.wait() == -SIGKILL)
      await worker.value
      let kept = try #require(try StateFolder(state, for: VirtualRT1020()).kept)
      let (burns, pages) = told.all
      for (word, bit) in burns { #expect(kept.fuses[word] >> bit & 1 == 1, "round \(round): word \(word) bit \(bit)") }
      for (offset, bytes) in pages {
        #expect(kept.flash(at: offset, count: bytes.count) == bytes, "round \(round): offset \(offset)")
      }
      // Where the last one stopped a page may be half written: it is left behind.
      first = burns.count + 1
    }
  }

  @Test func endedAndStartedAgainItIsTheSameBoard() async throws {
    let folder = try Folder()
    let state = folder.path("state")
    let first = try await BoardProcess("--state", state, "--boot-pins", "internal", folder: folder)
    let outcome = try await Program.run("provision", Samples.hello("srec"), "--port", first.port, "--json")
    #expect(outcome.code == 0, "\(outcome.errors)")
    await first.end()
    // It boots what was written.
    let second = try await BoardProcess("--state", state, "--boot-pins", "internal", folder: folder)
    let status = try await Program.run("status", "--port", second.port)
    #expect(status.code == 2 && status.errors.contains("an application runs"))
    let third = try await Program.run("board", "run", "--pty", folder.path("other"), "--state", state)
    #expect(third.code == 3)
    #expect(third.errors.contains("the state folder \(state) is in use by process \(second.process.id)"))
    await second.end()
  }

  @Test func aFolderThatIsNotThisBoards() async throws {
    let folder = try Folder()
    let state = folder.path("state")
    let board = try await BoardProcess("--state", state, "--fuse", "6=0x10", folder: folder)
    await board.end()
    let file = try folder.file("file", [1])
    for (arguments, words) in [
      (["--state", state, "--part", "W25Q64JV-IQ"], "is of a board with the flash part IS25LP064A of 8388608 bytes"),
      (["--state", state, "--part", "none"], "and this one has no flash"),
      (["--state", state, "--fuse", "6=1"], "the state folder \(state) has a board already"),
      (["--state", state, "--status-registers", "4"], "the state folder \(state) has a board already"),
      (["--state", state, "--flash", file], "the state folder \(state) has a board already"),
      (["--state", file], "\(file) is no folder"),
    ] {
      let outcome = try await Program.run(["board", "run", "--pty", folder.path("port")] + arguments)
      #expect(outcome.code == 3 && outcome.errors.contains(words), "\(outcome.errors)")
    }
    #expect(try StateFolder(state, for: VirtualRT1020()).kept?.fuses[6] == 0x10)
  }

  /// Where nothing more can be written, nothing more is acknowledged.
  @Test func aFullDisk() async throws {
    let folder = try Folder()
    let (state, control) = (folder.path("state"), folder.path("control"))
    // Files of 64 or 128 blocks of 512 bytes, as the shell counts them.
    let board = try ChildProcess(
      "/bin/sh",
      [
        "-c", "ulimit -f 64 && exec \"$0\" \"$@\"", Program.path, "board", "run", "--control", control, "--state",
        state,
      ], output: .file(folder.url.appendingPathComponent("out")),
      errors: .file(folder.url.appendingPathComponent("err")))
    #expect(await eventually { folder.text("err").contains("a virtual RT1020 is at") })
    var random = SeededGenerator(seed: 5)
    var acknowledged: [[UInt8]] = []
    var last: Outcome?
    for page in 0..<60 {
      let bytes = random.bytes(4096)
      let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      let outcome = try await Program.run(
        "board", "send", control, "{\"write\": {\"flash\": [\(page * 4096), \"\(hex)\"]}}")
      last = outcome
      guard outcome.code == 0 else { break }
      acknowledged.append(bytes)
    }
    #expect(last?.code == 2 && last?.out == "" && last?.errors.contains("went away before it answered") == true)
    #expect(await board.wait() == 8)
    #expect(folder.text("err").contains("the board's state cannot be kept: cannot write \(state)/board.state"))
    #expect(folder.text("err").contains("the answer that depends on it was withheld"))
    #expect(acknowledged.count > 4 && acknowledged.count < 40)
    let kept = try #require(try StateFolder(state, for: VirtualRT1020()).kept)
    for (page, bytes) in acknowledged.enumerated() { #expect(kept.flash(at: page * 4096, count: 4096) == bytes) }
    #expect(kept.flash(at: acknowledged.count * 4096, count: 4096) == [UInt8](repeating: 0xFF, count: 4096))
  }
}

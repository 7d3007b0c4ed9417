import BoardJournal
import Foundation
import JSONText
import Testing

/// Journals on a disk.
@Suite struct BoardJournalTests {
  /// A folder of its own for each test.
  private final class Place {
    let path: String
    init() throws {
      path = NSTemporaryDirectory() + "boardless-journal-" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    var file: String { path + "/journal.jsonl" }
    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) }
    func put(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: file)) }
    func add(_ text: String) throws { try put(bytes() + Array(text.utf8)) }
  }

  private static func entry(_ step: String, _ state: JournalEntry.State = .begun) -> JournalEntry {
    JournalEntry(
      plan: "p", step: step, state: state, time: 1_700_000_000,
      details: JSONObject([.init(key: "value", value: "0x2")]))
  }

  @Test func entriesStay() throws {
    let place = try Place()
    let all = [
      Self.entry("a"), Self.entry("a", .done), Self.entry("b", .failed),
      JournalEntry(plan: "q", step: "c", state: .begun),
    ]
    do {
      let journal = try BoardJournal(path: place.file, board: "uid")
      for entry in all { try journal.append(entry) }
      #expect(journal.entries == all)
    }
    let journal = try BoardJournal(path: place.file, board: "uid")
    #expect(journal.entries == all && journal.damagedLines == 0)
    #expect(journal.last(plan: "p", step: "a")?.state == .done && journal.last(plan: "p", step: "x") == nil)
    #expect(journal.interrupted(plan: "q")?.step == "c" && journal.interrupted(plan: "p") == nil)
    let lines = String(decoding: try place.bytes(), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 5 && lines[0] == #"{"journal":"boardless","version":1,"board":"uid"}"#)
    let mode = try FileManager.default.attributesOfItem(atPath: place.file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  /// Cut anywhere, what was whole is read, and what comes next is whole again.
  @Test func tornAnywhere() throws {
    let place = try Place()
    do {
      let journal = try BoardJournal(path: place.file, board: "uid")
      try journal.append(Self.entry("a"))
      try journal.append(Self.entry("b"))
    }
    let whole = try place.bytes()
    let ends = whole.indices.filter { whole[$0] == 0x0A }
    for cut in whole.indices.dropFirst() {
      try place.put(Array(whole[..<cut]))
      let kept = max(0, ends.count { $0 < cut } - 1) + (ends.dropFirst().contains(cut) ? 1 : 0)
      do {
        let journal = try BoardJournal(path: place.file, board: "uid")
        #expect(journal.entries.count == kept, "\(cut)")
        try journal.append(Self.entry("c"))
      }
      let journal = try BoardJournal(path: place.file, board: "uid")
      #expect(journal.entries.count == kept + 1 && journal.entries.last?.step == "c", "\(cut)")
    }
  }

  @Test func spoiltLines() throws {
    let place = try Place()
    try BoardJournal(path: place.file, board: "uid").append(Self.entry("a"))
    try place.add("rubbish\n{\"plan\":\"p\"}\n\u{0}\u{0}\n" + Self.entry("b").json.text() + "\n")
    let journal = try BoardJournal(path: place.file, board: "uid")
    #expect(journal.entries.map(\.step) == ["a", "b"] && journal.damagedLines == 3)
  }

  // MARK: - Refusals

  @Test func twoAtOnce() throws {
    let place = try Place()
    let first = try BoardJournal(path: place.file, board: "uid")
    #expect(throws: JournalError.inUse(path: place.file)) { try BoardJournal(path: place.file, board: "uid") }
    try first.append(Self.entry("a"))
    #expect(first.entries.count == 1)
  }

  @Test func ofAnotherBoard() throws {
    let place = try Place()
    _ = try BoardJournal(path: place.file, board: "one")
    let error = #expect(throws: JournalError.self) { try BoardJournal(path: place.file, board: "two") }
    #expect(error?.description.contains("the journal of board one, not of two") == true)
  }

  @Test(arguments: [
    "hello\n", "{}\n", "{\"a\":1}", "{\"journal\":\"boardless\",\"version\":2,\"board\":\"uid\"}\n",
    "{\"journal\":\"other\"}\n", "hello",
  ])
  func noJournal(text: String) throws {
    let place = try Place()
    try place.put(Array(text.utf8))
    #expect(throws: JournalError.self) { try BoardJournal(path: place.file, board: "uid") }
    #expect(try place.bytes() == Array(text.utf8))
  }

  @Test func noPlace() throws {
    let place = try Place()
    #expect(throws: JournalError.self) { try BoardJournal(path: place.path, board: "uid") }
    #expect(throws: JournalError.self) { try BoardJournal(path: place.path + "/no/where", board: "uid") }
    #expect(throws: JournalError.self) { try BoardJournal(path: "/dev/null", board: "uid") }
  }

  @Test func foldersAreMade() throws {
    let place = try Place()
    let path = place.path + "/a/b/c/journal.jsonl"
    try BoardJournal(path: path, board: "uid", folders: true).append(Self.entry("a"))
    #expect(try BoardJournal(path: path, board: "uid", folders: true).entries.count == 1)
    let mode = try FileManager.default.attributesOfItem(atPath: place.path + "/a")[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }

  @Test func placesAreOfABoard() throws {
    #expect(try JournalPlace.path(of: "9abcdef012345678").hasSuffix("/boardless/boards/9abcdef012345678/journal.jsonl"))
    #expect(try JournalPlace.path(of: "../../x").hasSuffix("/boardless/boards/unnamed/journal.jsonl"))
  }
}

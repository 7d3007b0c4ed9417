import BoardNames
import Foundation
import Testing

@Suite struct BoardNameTests {
  /// A folder of the test's own, removed with it.
  private final class Place {
    let folder = BoardFolder(
      path: FileManager.default.temporaryDirectory.path + "/names-\(UUID().uuidString.prefix(8))")
    deinit { try? FileManager.default.removeItem(atPath: folder.path) }
  }

  @Test(arguments: ["evk", "EVK_2", "a", "0", "board.7-b", String(repeating: "x", count: 32)])
  func names(_ text: String) throws {
    let name = try BoardName(text, in: BoardFolder(path: "/nowhere"))
    #expect(name.text == text && "\(name)" == text && name.folder == "/nowhere/\(text)")
    #expect(name.controlSocket == "/nowhere/\(text)/control" && name.usbSocket == "/nowhere/\(text)/usb")
    #expect(name.serialPort == "/nowhere/\(text)/serial")
    #expect(!name.isRunning && name.processID == nil)
  }

  @Test(arguments: [
    "", ".", "..", ".evk", "-evk", "a/b", "../evk", "a b", "käfer", "a\n", "a\0", String(repeating: "x", count: 33),
  ])
  func noNames(_ text: String) {
    #expect(throws: BoardNameError.notAName(text)) { try BoardName(text, in: BoardFolder(path: "/nowhere")) }
  }

  @Test func foldersArePrivate() throws {
    let place = Place()
    let name = try BoardName("evk", in: place.folder)
    try place.folder.make()
    try name.makeFolder()
    try name.makeFolder()
    for path in [place.folder.path, name.folder] {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o700)
    }
    name.removeFolder()
    #expect(!FileManager.default.fileExists(atPath: name.folder))
  }

  @Test func foldersThatOthersCanReadAreRefused() throws {
    let place = Place()
    try place.folder.make()
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.folder.path)
    #expect(throws: BoardNameError.folder(place.folder.path, reason: "others can look into it; run 'chmod 700' on it"))
    {
      try place.folder.make()
    }
  }

  @Test func whatIsNoFolderIsRefused() throws {
    let place = Place()
    try Data().write(to: URL(fileURLWithPath: place.folder.path))
    #expect(throws: BoardNameError.folder(place.folder.path, reason: "it is no folder; remove it")) {
      try place.folder.make()
    }
    let inFile = try BoardName("evk", in: place.folder)
    #expect(throws: BoardNameError.self) { try inFile.makeFolder() }
  }

  @Test func whatDoesNotListenDoesNotRun() throws {
    let place = Place()
    try place.folder.make()
    for text in ["dead", "empty"] { try BoardName(text, in: place.folder).makeFolder() }
    let dead = try BoardName("dead", in: place.folder)
    try Data().write(to: URL(fileURLWithPath: dead.controlSocket))
    #expect(!dead.isRunning && place.folder.running().isEmpty)
    #expect(throws: BoardNameError.notRunning("dead", running: [])) { try place.folder.choose("dead") }
    #expect(BoardFolder(path: "/nowhere/at/all").running().isEmpty)
  }

  @Test func theProcessStandsInTheLock() throws {
    let place = Place()
    try place.folder.make()
    let name = try BoardName("evk", in: place.folder)
    try name.makeFolder()
    for (text, process) in [
      ("boardless-control 4711 1:2\n", 4711), ("boardless-control", nil), ("a -1 b", nil), ("", nil),
    ]
      as [(String, Int32?)]
    {
      try Data(text.utf8).write(to: URL(fileURLWithPath: name.controlSocket + ".lock"))
      #expect(name.processID == process)
    }
  }

  @Test func errorsSayWhatToDo() {
    #expect("\(BoardNameError.unnamed(running: []))".contains("boardless board run --name evk"))
    #expect("\(BoardNameError.unnamed(running: ["a", "b"]))" == "which board? there are a, b")
    #expect("\(BoardNameError.notRunning("c", running: ["a"]))" == "no board c is running: there are a")
    #expect("\(BoardNameError.notAName("/"))".contains("\"/\" is no name of a board"))
  }
}

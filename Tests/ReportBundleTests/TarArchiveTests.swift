import ReportBundle
import SeededGenerator
import Testing

struct TarArchiveTests {
  private static let files = [
    ReportFile("report.txt", Array("words\n".utf8)), ReportFile("empty", []),
    ReportFile("capture.pcapng", [UInt8](repeating: 0xA5, count: 1537)),
  ]

  @Test func whatIsWrittenIsRead() throws {
    let bytes = TarArchive.bytes(Self.files)
    #expect(bytes.count % 512 == 0)
    #expect(try TarArchive.files(bytes) == Self.files)
  }

  @Test func theHeadIsThatOfUstar() {
    let bytes = TarArchive.bytes(Self.files)
    #expect(Array(bytes[257..<265]) == Array("ustar\u{0}00".utf8))
    #expect(Array(bytes[124..<136]) == Array("00000000006\u{0}".utf8))
    // Nobody's name, and no time.
    #expect(Array(bytes[136..<147]) == Array("00000000000".utf8))
    #expect(bytes[265..<512].allSatisfy { $0 == 0 })
  }

  @Test func anyCutIsAnErrorOrTheWhole() {
    let bytes = TarArchive.bytes(Self.files)
    for count in stride(from: 0, to: bytes.count, by: 37) {
      let read = try? TarArchive.files(Array(bytes.prefix(count)))
      // The end is two blocks of zeros, of which one will do.
      #expect(read == nil || (read == Self.files && count >= bytes.count - 512))
    }
  }

  @Test func anyChangedByteOfAHeadIsFound() {
    let bytes = TarArchive.bytes(Self.files)
    for index in 0..<512 {
      var changed = bytes
      changed[index] ^= 0x01
      #expect((try? TarArchive.files(changed)) != Self.files, "byte \(index)")
    }
  }

  @Test func noiseNeverTraps() {
    var random = SeededGenerator(seed: 7)
    let bytes = TarArchive.bytes(Self.files)
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0..<4 { changed[Int(random.next() % UInt64(changed.count))] = UInt8(truncatingIfNeeded: random.next()) }
      _ = try? TarArchive.files(changed)
    }
  }

  @Test(arguments: ["../up", "/etc/passwd", ".hidden", "a b", "a/b", ""])
  func namesThatLeaveTheFolderAreRefused(name: String) {
    #expect(throws: ReportError.self) { try TarArchive.files(TarArchive.bytes([ReportFile(name, [1])])) }
  }

  @Test func twoOfANameAreRefused() {
    let twice = [ReportFile("a", [1]), ReportFile("a", [2])]
    #expect(throws: ReportError.damaged("a is in it twice")) { try TarArchive.files(TarArchive.bytes(twice)) }
  }

  @Test func whatIsNoArchiveIsSaidToBeNone() {
    #expect(throws: ReportError.foreign) { try TarArchive.files([]) }
    #expect(throws: ReportError.foreign) { try TarArchive.files([UInt8](repeating: 0x41, count: 4096)) }
  }

  @Test func moreFilesThanAReportHasAreRefused() {
    var bytes: [UInt8] = []
    for index in 0...TarArchive.fileLimit { bytes += TarArchive.bytes([ReportFile("f\(index)", [])]).prefix(512) }
    #expect(throws: ReportError.tooMany(limit: TarArchive.fileLimit)) { try TarArchive.files(bytes) }
  }
}

import Testing
import USBCapture

@testable import PCAPReading

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct NotACaptureTests {
  private static func words(_ bytes: [UInt8]) throws -> String {
    let file = try TemporaryFile(bytes)
    do throws(CaptureError) {
      _ = try CaptureFile(path: file.path)
      return "a capture"
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("", "it is empty"), ("# A heading\n", "it is text"), ("\u{7F}ELF\u{2}\u{1}", "a program"),
    ("ffff888 1 S Ci:1:001:0 s", "usbmon"), ("PK\u{3}\u{4}xxxx", "zip"), ("\u{1}\u{2}\u{3}", "01 02 03"),
  ]) func whatItIs(_ content: String, _ expected: String) throws {
    let words = try Self.words(Array(content.utf8))
    #expect(words.contains(expected))
    #expect(words.contains("is not a capture"))
  }

  @Test func compressedByOthers() throws {
    #expect(try Self.words([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]).contains("xz -d"))
    #expect(try Self.words([0x28, 0xB5, 0x2F, 0xFD]).contains("zstd -d"))
    #expect(try Self.words(Gzip.member(Array("text\n".utf8))).contains("it is text"))
    #expect(try Self.words(Gzip.member(Gzip.member([1]))).contains("gzip within gzip"))
    #expect(try Self.words([0x1F, 0x8B]).contains("end too early"))
  }

  @Test func otherLinkTypes() throws {
    var bytes: [UInt8] = []
    PCAPWriter(.usbmon, order: .little).appendFileHeader(to: &bytes)
    for (number, name) in [(1, "EN10MB"), (9, "PPP"), (186, "USB"), (33, "link type 33")] as [(UInt8, String)] {
      bytes[20] = number
      let words = try Self.words(bytes)
      #expect(words.contains(name))
      #expect(words.contains("usbmon1"))
    }
  }

  @Test func otherVersions() throws {
    var bytes: [UInt8] = []
    PCAPWriter(.usbmon, order: .little).appendFileHeader(to: &bytes)
    bytes[4] = 9
    #expect(try Self.words(bytes).contains("libpcap says"))
  }

  @Test func whatCannotBeOpened() throws {
    func error(_ path: String) -> CaptureError? {
      do throws(CaptureError) {
        _ = try CaptureFile(path: path)
        return nil
      } catch { return error }
    }
    #expect(error("/tmp") == .unreadable(path: "/tmp", reason: "it is a directory"))
    #expect(error("/nonexistent") == .unreadable(path: "/nonexistent", reason: "No such file or directory"))
    #expect(error("")?.description.contains("''") == true)
    let file = try TemporaryFile([])
    guard getuid() != 0 else { return }
    chmod(file.path, 0)
    #expect(error(file.path) == .unreadable(path: file.path, reason: "Permission denied"))
  }

  @Test func aLibraryThatIsNotThere() {
    guard case .failure(let error) = PCAPLibrary.load(from: ["libnosuchpcap.so"]) else {
      Issue.record("it was found")
      return
    }
    #expect(error.description.contains("install"))
    guard case .failure(let old) = PCAPLibrary.load(from: ["libc.so.6", "/usr/lib/libSystem.B.dylib"]) else {
      Issue.record("the C library is libpcap")
      return
    }
    #expect(old.description.contains("pcap_fopen_offline_with_tstamp_precision"))
    guard case .failure(let zlib) = ZLibrary.load(from: ["libnosuchz.so"]) else {
      Issue.record("it was found")
      return
    }
    #expect(zlib.description.contains("gunzip"))
  }
}

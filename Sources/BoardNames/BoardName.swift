#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The name of a running virtual board, and where its endpoints are: a folder of its own in a `BoardFolder`.
public struct BoardName: Hashable, Sendable, CustomStringConvertible {
  /// The name: letters, digits, `_`, `-` and `.`, 1 to 32 of them, no `-` or `.` at the start.
  public let text: String
  /// The folder that holds the endpoints.
  public let folder: String

  /// Checks a name.
  /// - Throws: `BoardNameError.notAName`, or what `BoardFolder.ofUser` throws.
  public init(_ text: String) throws(BoardNameError) { try self.init(text, in: .ofUser()) }

  /// Checks a name of a board in `folder`.
  /// - Throws: `BoardNameError.notAName`.
  public init(_ text: String, in folder: BoardFolder) throws(BoardNameError) {
    guard Self.isName(text) else { throw .notAName(text) }
    self.text = text
    self.folder = folder.path + "/" + text
  }

  /// The Unix socket of the board's control, JSON lines.
  public var controlSocket: String { folder + "/control" }
  /// The Unix socket of the board's USB, as USB/IP.
  public var usbSocket: String { folder + "/usb" }
  /// The Unix socket at which the board's traffic can be watched, as pcapng.
  public var captureSocket: String { folder + "/capture" }
  /// The link to the board's serial port.
  public var serialPort: String { folder + "/serial" }

  /// The name itself.
  public var description: String { text }

  /// True if a server answers at the control's socket.
  public var isRunning: Bool { UnixAddress.isListenedTo(controlSocket) }

  /// The process that serves the board, as its control's lock file says; nil if that cannot be read.
  public var processID: Int32? {
    let lock = open(controlSocket + ".lock", O_RDONLY | O_CLOEXEC)
    guard lock >= 0 else { return nil }
    defer { close(lock) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(lock, &buffer, buffer.count)
    guard count > 0 else { return nil }
    let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
    guard fields.count >= 2, let process = Int32(String(decoding: fields[1], as: UTF8.self)), process > 0 else {
      return nil
    }
    return process
  }

  /// Makes the folder, for this user alone.
  /// - Throws: `BoardNameError.folder`.
  public func makeFolder() throws(BoardNameError) { try BoardFolder.makePrivate(folder) }

  /// Removes the folder if nothing is left in it.
  public func removeFolder() { rmdir(folder) }

  static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count) && text.first != "." && text.first != "-"
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}

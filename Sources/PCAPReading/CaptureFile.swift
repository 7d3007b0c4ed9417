import CLibPCAP
import USBCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A capture of USB transfers, read once from front to end in constant memory: a file, standard input, or what passes
/// on a bus now. libpcap reads it. Not for several threads.
public final class CaptureFile {
  let functions: PCAPFunctions
  let handle: PCAPFunctions.Handle
  /// Nil for a live capture.
  let input: Input?
  let shouldStop: () -> Bool
  /// As it was named.
  public let path: String
  /// How its packets are put into bytes.
  public let format: USBPacketFormat
  /// Packets read so far, of whatever kind.
  public internal(set) var packets = 0
  /// Their bytes, the headers of the link type included.
  public internal(set) var bytes: UInt64 = 0
  /// Packets that are no transfers, passed over: notes that USBPcap makes beside them.
  public internal(set) var others = 0
  /// Packets that are none of their link type, passed over.
  public internal(set) var unreadable = 0

  /// Nanoseconds, for libpcap's times.
  static let nanoseconds = UInt32(PCAP_TSTAMP_PRECISION_NANO)
  static let messageBytes = Int(PCAP_ERRBUF_SIZE)

  /// What libpcap reads a file from. The stream is libpcap's, and closed by it.
  struct Input {
    let source: ByteSource
    let stream: PCAPFunctions.Stream
    let buffer: UnsafeMutableRawBufferPointer
  }

  init(
    _ handle: PCAPFunctions.Handle, _ functions: PCAPFunctions, input: Input?, path: String,
    shouldStop: @escaping () -> Bool
  ) throws(CaptureError) {
    let linkType = functions.linkType(handle)
    guard let format = UInt32(exactly: linkType).flatMap({ USBPacketFormat(rawValue: $0) }) else {
      let name = Self.name(linkType, functions)
      functions.close(handle)
      input?.buffer.deallocate()
      throw .linkType(path: path, name: name)
    }
    self.functions = functions
    self.handle = handle
    self.input = input
    self.path = path
    self.format = format
    self.shouldStop = shouldStop
  }

  /// Opens a file; `-` is standard input.
  /// - Parameter shouldStop: asked while standard input, or a pipe, keeps us waiting.
  public convenience init(
    path: String, shouldStop: @escaping () -> Bool = { false }
  ) throws(CaptureError) {
    let functions = try PCAPLibrary.loaded.get()
    let source = ByteSource(
      descriptor: try Self.descriptor(of: path), ownsDescriptor: path != "-", shouldStop: shouldStop)
    try source.unpackIfCompressed()
    let head = source.peek(512)
    if let fault = source.fault, head.isEmpty { throw .unreadable(path: path, reason: fault) }
    guard FileKind.isCapture(head) else {
      throw .notACapture(path: path, reason: FileKind.words(head))
    }
    if FileKind.isBlocks(head) { source.blocks = BlockTrail() }
    let (handle, input) = try Self.open(source, functions, path)
    try self.init(handle, functions, input: input, path: path, shouldStop: shouldStop)
  }

  deinit {
    functions.close(handle)
    input?.buffer.deallocate()
  }

  private static func descriptor(of path: String) throws(CaptureError) -> Int32 {
    if path == "-" { return 0 }
    let descriptor = openFile(path)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemWords(errno)) }
    var information = stat()
    if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw .unreadable(path: path, reason: "it is a directory")
    }
    return descriptor
  }

  private static func open(
    _ source: ByteSource, _ functions: PCAPFunctions, _ path: String
  ) throws(CaptureError) -> (PCAPFunctions.Handle, Input) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: source.bufferBytes, alignment: 16)
    guard let stream = CaptureStream.open(source, buffer: buffer) else {
      buffer.deallocate()
      throw .unreadable(path: path, reason: "there is no memory for a stream")
    }
    var message = [CChar](repeating: 0, count: messageBytes)
    if let handle = functions.openStream(stream, nanoseconds, &message) {
      return (handle, Input(source: source, stream: stream, buffer: buffer))
    }
    fclose(stream)
    buffer.deallocate()
    if let fault = source.fault { throw .unreadable(path: path, reason: fault) }
    throw .notACapture(path: path, reason: "libpcap says '\(text(message))'")
  }

  static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func name(_ linkType: Int32, _ functions: PCAPFunctions) -> String {
    let name = functions.linkTypeName(linkType).map { String(cString: $0) }
    let words = functions.linkTypeDescription(linkType).map { String(cString: $0) }
    guard let name else { return "link type \(linkType)" }
    return words.map { "\($0) (\(name))" } ?? name
  }
}

private func openFile(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

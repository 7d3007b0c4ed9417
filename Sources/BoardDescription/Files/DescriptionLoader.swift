import VirtualRT1020
import YAMLText

/// Reads board, part and fault files. It does no input itself: whoever makes it says how a file is read.
public struct DescriptionLoader: Sendable {
  /// Reads a file whole; its error's words say why it cannot.
  public typealias FileReader = @Sendable (_ path: String) throws(DescriptionError) -> [UInt8]

  /// Bytes that a file may have: no more of it need be read.
  public static let byteLimit = YAMLLimits.bytes

  private let read: FileReader
  private let readContents: FileReader?

  /// A loader that reads files like this.
  /// - Parameter contents: reads what goes into a flash, at most `BoardConfiguration.Flash.maximumSize` bytes; the same
  ///   unless given.
  public init(_ read: @escaping FileReader, contents: FileReader? = nil) {
    self.read = read
    readContents = contents
  }

  /// The board that a file describes.
  public func board(_ path: String) throws(DescriptionError) -> BoardConfiguration {
    try whole(path) { (value) throws(DescriptionError) in
      try BoardConfiguration(
        value, partLoader: { (part) throws(DescriptionError) in try self.part(part, besides: path) },
        contentsLoader: { (file) throws(DescriptionError) in try contents(file, besides: path) })
    }
  }

  /// The part that a file describes.
  public func part(_ path: String) throws(DescriptionError) -> SerialNORPart {
    try whole(path) { (value) throws(DescriptionError) in try SerialNORPart(value) }
  }

  /// The faults of a plan.
  /// - Parameter flashSize: see `Fault.init(_:flashSize:)`.
  public func faults(_ path: String, flashSize: Int? = nil) throws(DescriptionError) -> [Fault] {
    try whole(path) { (value) throws(DescriptionError) in try Fault.plan(value, flashSize: flashSize) }
  }

  /// Whatever a file describes.
  public func file(_ path: String) throws(DescriptionError) -> DescriptionFile {
    try whole(path) { (value) throws(DescriptionError) in
      try DescriptionFile(
        value, partLoader: { (part) throws(DescriptionError) in try self.part(part, besides: path) },
        contentsLoader: { (file) throws(DescriptionError) in try contents(file, besides: path) })
    }
  }

  /// The part file that a key of another file names: its path counts from that file's folder.
  private func part(_ value: DescribedValue, besides path: String) throws(DescriptionError) -> SerialNORPart {
    let partPath = try Self.place(value, besides: path)
    do throws(DescriptionError) { return try part(partPath) } catch {
      guard error.code == .notFound else { throw error }
      throw value.error(.notFound, error.message)
    }
  }

  /// The bytes of a file that a key of another file names.
  private func contents(_ value: DescribedValue, besides path: String) throws(DescriptionError) -> [UInt8] {
    let file = try Self.place(value, besides: path)
    do throws(DescriptionError) { return try (readContents ?? read)(file) } catch {
      throw value.error(error.code, error.message)
    }
  }

  private static func place(_ value: DescribedValue, besides path: String) throws(DescriptionError) -> String {
    let name = try value.name()
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return name.hasPrefix("/") ? name : folder + name
  }

  private func whole<Described>(
    _ path: String, _ describe: (DescribedValue) throws(DescriptionError) -> Described
  ) throws(DescriptionError) -> Described {
    let bytes = try read(path)
    let result: Result<Described, DescriptionError>
    do throws(DescriptionError) {
      result = .success(try describe(DescribedValue(try document(bytes))))
    } catch {
      var located = error
      located.file = error.file ?? path
      result = .failure(located)
    }
    return try result.get()
  }

  private func document(_ bytes: [UInt8]) throws(DescriptionError) -> YAMLDocument {
    do throws(YAMLError) { return try YAMLDocument(bytes) } catch {
      throw DescriptionError(
        .badYAML, "column \(error.position.column): \(error.reason)", position: error.position)
    }
  }
}

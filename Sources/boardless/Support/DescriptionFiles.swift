import BoardDescription
import VirtualRT1020

/// Board, part and fault files of the command line, with errors that name file and line.
enum DescriptionFiles {
  private static let loader = DescriptionLoader(
    { (path) throws(DescriptionError) in
      try read(path, limit: DescriptionLoader.byteLimit, what: "no board, part or fault file")
    },
    contents: { (path) throws(DescriptionError) in
      try read(path, limit: BoardConfiguration.Flash.maximumSize, what: "no flash's contents")
    })

  private static func read(_ path: String, limit: Int, what: String) throws(DescriptionError) -> [UInt8] {
    do throws(Failure) { return try FileBytes.read(path, limit: limit, what: what) } catch {
      throw DescriptionError(error.code == .fileTrouble ? .notFound : .limit, error.description)
    }
  }

  static func board(_ path: String) throws(Failure) -> BoardConfiguration {
    do throws(DescriptionError) { return try loader.board(path) } catch { throw Failure(error) }
  }

  static func part(_ path: String) throws(Failure) -> SerialNORPart {
    do throws(DescriptionError) { return try loader.part(path) } catch { throw Failure(error) }
  }

  static func faults(_ path: String, flashSize: Int) throws(Failure) -> [Fault] {
    do throws(DescriptionError) { return try loader.faults(path, flashSize: flashSize) } catch { throw Failure(error) }
  }

  static func anything(_ path: String) throws(Failure) -> DescriptionFile {
    do throws(DescriptionError) { return try loader.file(path) } catch { throw Failure(error) }
  }
}

extension Failure {
  /// A description that is refused: 3 for what it says, 7 if it cannot be read.
  init(_ error: DescriptionError) {
    self.init(
      error.code == .notFound ? .fileTrouble : .badInput, error.file.map { error.description(in: $0) } ?? error.message)
  }
}

import BoardDescription
import JSONText
import Testing
import VirtualRT1020
import YAMLText

/// A text as if it stood in a file of that name.
struct TextFile {
  var name: String
  var text: String
  /// Files that it may name.
  var others: [String: String] = [:]

  init(_ name: String, _ text: String, others: [String: String] = [:]) {
    self.name = name
    self.text = text
    self.others = others
  }

  var loader: DescriptionLoader {
    let files = others.merging([name: text]) { $1 }
    return DescriptionLoader { (path) throws(DescriptionError) in
      guard let text = files[path] else { throw DescriptionError(.notFound, "cannot open \(path)") }
      return Array(text.utf8)
    }
  }

  func board() throws(DescriptionError) -> BoardConfiguration { try loader.board(name) }
  func part() throws(DescriptionError) -> SerialNORPart { try loader.part(name) }
  func faults(flashSize: Int? = nil) throws(DescriptionError) -> [Fault] {
    try loader.faults(name, flashSize: flashSize)
  }
  func file() throws(DescriptionError) -> DescriptionFile { try loader.file(name) }

  /// What is printed when it is refused; nil if it is not.
  func refusal<Value>(_ read: (TextFile) throws(DescriptionError) -> Value) -> String? {
    do throws(DescriptionError) {
      _ = try read(self)
      return nil
    } catch { return error.description(in: name) }
  }
}

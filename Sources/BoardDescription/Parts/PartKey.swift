import JSONText
import VirtualRT1020

/// One key of a flash part: its name, what it may be, how it is read and written back.
public struct PartKey: Sendable {
  /// The key as it is written.
  public let name: String
  /// The values that are taken, in words.
  public let allowed: String
  /// What it says.
  public let meaning: String
  let read: @Sendable (inout SerialNORPart, DescribedValue) throws(DescriptionError) -> Void
  let write: @Sendable (SerialNORPart) -> JSONValue

  /// A key for a field: `read` makes its value, `write` the text of it.
  init<Field>(
    _ name: String, _ field: any WritableKeyPath<SerialNORPart, Field> & Sendable, _ allowed: String, _ meaning: String,
    read: @escaping @Sendable (DescribedValue) throws(DescriptionError) -> Field,
    write: @escaping @Sendable (Field) -> JSONValue
  ) {
    self.name = name
    self.allowed = allowed
    self.meaning = meaning
    self.read = { (part, value) throws(DescriptionError) in part[keyPath: field] = try read(value) }
    self.write = { write($0[keyPath: field]) }
  }

  /// A key for a field of several values: `update` changes those that are said.
  init<Field>(
    _ name: String, _ field: any WritableKeyPath<SerialNORPart, Field> & Sendable, _ allowed: String, _ meaning: String,
    update: @escaping @Sendable (inout Field, DescribedValue) throws(DescriptionError) -> Void,
    write: @escaping @Sendable (Field) -> JSONValue
  ) {
    self.name = name
    self.allowed = allowed
    self.meaning = meaning
    self.read = { (part, value) throws(DescriptionError) in try update(&part[keyPath: field], value) }
    self.write = { write($0[keyPath: field]) }
  }
}

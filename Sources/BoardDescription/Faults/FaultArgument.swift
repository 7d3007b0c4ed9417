import JSONText
import MBoot
import VirtualRT1020

/// The value of one key of a fault, read and in range.
enum FaultArgument: Equatable, Sendable {
  /// The key is left out, and nothing stands for it.
  case none
  case number(Int)
  case numbers([Int])
  case text(String)
  case time(Duration)
  case bytes([UInt8])
}

/// The values of all keys of a fault by their names, the defaults of those left out included.
struct FaultArguments {
  private var values: [String: FaultArgument] = [:]

  subscript(key: String) -> FaultArgument {
    get { values[key] ?? .none }
    set { values[key] = newValue }
  }

  /// A number; 0 for a key that has none, which the table rules out.
  func number(_ key: String) -> Int { if case .number(let value) = self[key] { value } else { 0 } }

  /// A number that may be left out.
  func optionalNumber(_ key: String) -> Int? { if case .number(let value) = self[key] { value } else { nil } }

  /// A byte.
  func byte(_ key: String) -> UInt8 { UInt8(truncatingIfNeeded: number(key)) }

  /// A byte that may be left out.
  func optionalByte(_ key: String) -> UInt8? { optionalNumber(key).map { UInt8(truncatingIfNeeded: $0) } }

  /// Numbers.
  func numbers(_ key: String) -> [Int] { if case .numbers(let values) = self[key] { values } else { [] } }

  /// Words of 32 bits; none for a key that is left out.
  func words(_ key: String) -> [UInt32] { numbers(key).map { UInt32(truncatingIfNeeded: $0) } }

  /// What firmware answers.
  var answer: Fault.Answer {
    func word(_ key: String) -> UInt32? { optionalNumber(key).map { UInt32(truncatingIfNeeded: $0) } }
    var answer = Fault.Answer(habState: word("hab"), status: word("status"), bytes: optionalNumber("bytes"))
    if case .numbers = self["values"] { answer.values = words("values") }
    if case .bytes(let data) = self["data"] { answer.data = data }
    return answer
  }

  /// Bytes.
  func bytes(_ key: String) -> [UInt8] { if case .bytes(let values) = self[key] { values } else { [] } }

  /// A time.
  func time(_ key: String) -> Duration { optionalTime(key) ?? .zero }

  /// A time that may be left out.
  func optionalTime(_ key: String) -> Duration? { if case .time(let value) = self[key] { value } else { nil } }

  /// A word of a list, or `standard` for one that is none of it, which the table rules out.
  func choice<Choice: RawRepresentable<String>>(_ key: String, _ standard: Choice) -> Choice {
    if case .text(let word) = self[key] { Choice(rawValue: word) ?? standard } else { standard }
  }
}

import JSONText
import MBoot
import VirtualRT1020

/// One key of a fault: its name, what it may be, and what it is when left out.
public struct FaultKey: Sendable {
  /// What a key may be.
  enum Kind: Sendable {
    /// A whole number.
    case number(ClosedRange<Int>)
    /// A mask, shown with so many hex digits.
    case mask(ClosedRange<Int>, digits: Int)
    /// A count of bytes.
    case size(ClosedRange<Int>)
    /// Whole numbers, one or a list.
    case numbers(ClosedRange<Int>)
    /// One of these words.
    case word([String])
    case time
    /// So many bytes as hex digits.
    case hex(ClosedRange<Int>)
    /// The opcode of a flash command.
    case opcode
    /// The tag of a flashloader command.
    case command
  }

  /// The key as it is written.
  public let name: String
  let kind: Kind
  /// What it is when left out; nil for a key that must be given.
  let standard: FaultArgument?
  /// What it says.
  public let meaning: String

  init(_ name: String, _ kind: Kind, _ standard: FaultArgument? = nil, _ meaning: String) {
    self.name = name
    self.kind = kind
    self.standard = standard
    self.meaning = meaning
  }

  /// The values that are taken, in words.
  public var allowed: String {
    switch kind {
    case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .mask(let range, let digits):
      "\(DescribedValue.text(hex: range.lowerBound, digits: digits)) to "
        + "\(DescribedValue.text(hex: range.upperBound, digits: digits))"
    case .size(let range):
      "\(DescribedValue.text(byteCount: range.lowerBound)) to \(DescribedValue.text(byteCount: range.upperBound))"
    case .numbers(let range): "\(range.lowerBound) to \(range.upperBound), or a list of such"
    case .word(let words): words.joined(separator: ", ")
    case .time: "a time such as 250ms"
    case .hex(let count): "\(count.lowerBound) to \(count.upperBound) bytes as hex digits"
    case .opcode: "0x00 to 0xff, or \(FlashOpcode.all.map(\.name).joined(separator: ", "))"
    case .command: "0x00 to 0xff, or a name such as flash-erase-region"
    }
  }

  /// The value when the key is left out, in words; nil for a key that must be given.
  public var standardText: String? {
    guard let standard else { return nil }
    if standard == .none { return "none" }
    guard let json = json(standard) else { return "none" }
    return json.string ?? json.text()
  }

  // MARK: - Reading and writing

  /// Reads a value.
  func read(_ value: DescribedValue) throws(DescriptionError) -> FaultArgument {
    if standard == FaultArgument.none, value.json.isNull { return .none }
    switch kind {
    case .number(let range): return .number(try value.int(range))
    case .mask(let range, _):
      do throws(DescriptionError) { return .number(try value.int(range)) } catch { throw value.bad(allowed) }
    case .size(let range): return .number(try value.byteCount(range))
    case .numbers(let range):
      guard value.json.array != nil else { return .numbers([try value.int(range)]) }
      var numbers: [Int] = []
      for element in try value.elements(1...4096, "a list of 1 to 4096 numbers") {
        numbers.append(try element.int(range))
      }
      return .numbers(numbers)
    case .word(let words): return .text(try value.word(of: words))
    case .time: return .time(try value.time())
    case .hex(let count): return .bytes(try value.hex(count))
    case .opcode:
      if let name = value.json.string, let opcode = FlashOpcode.named(name) { return .number(opcode.value) }
    case .command:
      if let name = value.json.string, let tag = CommandTag(name: name) { return .number(Int(tag.rawValue)) }
    }
    return .number(try named(value))
  }

  /// A byte that could have been a name.
  private func named(_ value: DescribedValue) throws(DescriptionError) -> Int {
    do throws(DescriptionError) { return try value.int(0...255) } catch {
      var names = FlashOpcode.all.map(\.name)
      if case .command = kind { names = CommandTag.knownCommands.map(\.name) }
      throw value.bad("0x00 to 0xff, or one of \(names.joined(separator: ", "))")
    }
  }

  /// A value as it is read back; nil for none.
  func json(_ argument: FaultArgument) -> JSONValue? {
    switch argument {
    case .none: return nil
    case .number(let number):
      switch kind {
      case .mask(_, let digits): return .string(DescribedValue.text(hex: number, digits: digits))
      case .opcode: return .string(FlashOpcode.of(number)?.name ?? DescribedValue.text(hex: number))
      case .command:
        let tag = CommandTag(rawValue: UInt8(truncatingIfNeeded: number))
        return .string(CommandTag(name: tag.name) == tag ? tag.name : DescribedValue.text(hex: number))
      default: return JSONValue(number)
      }
    case .numbers(let numbers): return .array(numbers.map { JSONValue($0) })
    case .text(let text): return .string(text)
    case .time(let time): return .string(DescribedValue.text(time: time))
    case .bytes(let bytes): return .string(Hex.text(bytes))
    }
  }
}

import MBoot
import SDP

/// Two captures side by side: where did they part?
public struct CaptureDiff: Sendable {
  /// The names of the two.
  public let names: (first: String, second: String)
  /// How many commands either has.
  public let counts: (first: Int, second: Int)
  /// Commands that were not compared, as there are too many.
  public let omitted: Int
  /// Commands that both have.
  public private(set) var shared = 0
  /// What differs, in order, as far as it is kept.
  public private(set) var differences: [CaptureDifference] = []
  /// Differences that are not kept.
  public private(set) var moreDifferences = 0
  /// Differences that are of substance, all of them.
  public private(set) var substantial = 0
  /// The first one of substance.
  public private(set) var parting: CaptureDifference?
  /// Commands that both have before that one, all with the same result.
  public private(set) var sharedBefore = 0

  static let maximumDifferences = 256
  /// A time is another one where it is so many times the other's …
  private static let durationFactor: UInt64 = 5
  /// … and by so many nanoseconds longer.
  private static let durationFloor: UInt64 = 50_000_000

  /// Compares two captures.
  public init(_ first: CommandList, _ second: CommandList) {
    var (first, second) = (first, second)
    CommandList.prepare(&first, &second)
    names = (first.name, second.name)
    counts = (first.rows.count + first.omitted, second.rows.count + second.omitted)
    omitted = first.omitted + second.omitted
    let steps = SequenceAlignment.align(first.rows.map(\.key), second.rows.map(\.key))
    var index = 0
    while index < steps.count {
      switch steps[index] {
      case .both(let left, let right):
        compare(first.rows[left], second.rows[right])
        shared += 1
        if parting == nil { sharedBefore += 1 }
        index += 1
      case .first: index = run(of: first, .onlyFirst, steps, index)
      case .second: index = run(of: second, .onlySecond, steps, index)
      }
    }
  }

  /// True where nothing of substance differs.
  public var isSame: Bool { substantial == 0 }

  // MARK: - Comparing

  /// Commands in a row that only one of the captures has; returns the step behind them.
  private mutating func run(
    of list: CommandList, _ kind: CaptureDifference.Kind, _ steps: [SequenceAlignment.Step], _ start: Int
  ) -> Int {
    var end = start
    var places: [Int] = []
    while end < steps.count {
      switch (steps[end], kind) {
      case (.first(let place), .onlyFirst), (.second(let place), .onlySecond): places.append(place)
      default: break
      }
      guard places.count == end - start + 1 else { break }
      end += 1
    }
    guard let low = places.first, let high = places.last else { return start + 1 }
    let (begin, last) = (list.rows[low].command, list.rows[high].command)
    let text =
      "only in \(list.name): "
      + (places.count == 1
        ? "\(begin.request.text), \(begin.answerText)"
        : "\(places.count) commands, from \(begin.request.text) to \(last.request.text)")
    add(
      CaptureDifference(
        kind: kind, first: kind == .onlyFirst ? begin.number : nil, second: kind == .onlySecond ? begin.number : nil,
        count: places.count, command: begin.name, request: begin.request.text, text: text))
    return end
  }

  private mutating func compare(_ left: CommandList.Row, _ right: CommandList.Row) {
    let (one, other) = (left.command, right.command)
    func difference(_ kind: CaptureDifference.Kind, _ text: String) -> CaptureDifference {
      CaptureDifference(
        kind: kind, first: one.number, second: other.number, count: 1, command: one.name, request: one.request.text,
        text: text)
    }
    if one.status != other.status || one.outcome != other.outcome || one.ending.name != other.ending.name {
      add(
        difference(
          one.status != other.status ? .status : .ending, "\(one.answerText), then again \(other.answerText)"))
    } else if one.values != other.values {
      add(
        difference(
          Self.isIdentity(one.request) ? .identity : .values, "\(Self.values(one)), then again \(Self.values(other))"))
    }
    if one.hab != other.hab, let hab = one.hab, let another = other.hab {
      add(difference(.hab, "\(CapturedCommand.text(hab)), then again \(CapturedCommand.text(another))"))
    }
    for (kind, one, other) in [
      (CaptureDifference.Kind.dataOut, left.dataOut, right.dataOut), (.dataIn, left.dataIn, right.dataIn),
    ] where one.differs(from: other) {
      add(difference(kind, Self.text(kind == .dataOut ? "sent" : "answered", one, other)))
    }
    if let time = one.duration, let another = other.duration, one.ending == .answered, other.ending == .answered,
      Self.isFar(time, another)
    {
      add(difference(.duration, "\(Words.duration(time)), then again \(Words.duration(another))"))
    }
  }

  private static func isFar(_ one: UInt64, _ other: UInt64) -> Bool {
    let (short, long) = (min(one, other), max(one, other))
    return long - short >= durationFloor && long / durationFactor >= short
  }

  /// Whether what is asked for is another thing on every part.
  private static func isIdentity(_ request: CapturedCommand.Request) -> Bool {
    switch request {
    case .mboot(.getProperty(let tag, _)): tag.truncated == .uniqueDeviceID
    // The unique id's fuse words.
    case .mboot(.flashReadOnce(let index, _)): index == 1 || index == 2
    default: false
    }
  }

  private static func values(_ command: CapturedCommand) -> String {
    command.valuesText ?? "[" + command.values.map(Words.hex).joined(separator: " ") + "]"
  }

  private static func text(_ verb: String, _ one: DataDigest, _ other: DataDigest) -> String {
    guard let place = one.firstDifference(other) else {
      return one.count == other.count
        ? "other data \(verb), \(Words.count(one.count, "byte"))"
        : "\(Words.count(one.count, "byte")) \(verb), then again \(other.count)"
    }
    let counts = one.count == other.count ? "" : ", of \(one.count) and \(other.count) bytes"
    return "other data \(verb): at offset \(place) \(Words.byte(one.bytes[place])), then again "
      + "\(Words.byte(other.bytes[place]))\(counts)"
  }

  private mutating func add(_ difference: CaptureDifference) {
    if difference.kind.isOfSubstance {
      substantial += 1
      if parting == nil { parting = difference }
    }
    if differences.count < Self.maximumDifferences {
      differences.append(difference)
    } else {
      moreDifferences += 1
    }
  }
}

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
  /// Where the boards part: the first difference of an answer.
  public private(set) var partingOfBoards: CaptureDifference?
  /// Where the hosts part: the first difference of what was asked.
  public private(set) var partingOfHosts: CaptureDifference?
  /// Commands that both have before the first difference of substance.
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
    var gap: (first: [CommandList.Row], second: [CommandList.Row]) = ([], [])
    for step in steps {
      switch step {
      case .first(let place): gap.first.append(first.rows[place])
      case .second(let place): gap.second.append(second.rows[place])
      case .both(let left, let right):
        close(gap.first, gap.second)
        gap = ([], [])
        compare(first.rows[left], second.rows[right])
        shared += 1
        if substantial == 0 { sharedBefore += 1 }
      }
    }
    close(gap.first, gap.second)
  }

  /// True where nothing of substance differs.
  public var isSame: Bool { substantial == 0 }

  // MARK: - Comparing

  /// What stands between two commands that both have: the same commands with other arguments, and such as only one has.
  private mutating func close(_ first: [CommandList.Row], _ second: [CommandList.Row]) {
    var names: [String: Int] = [:]
    func number(_ rows: [CommandList.Row]) -> [Int] {
      rows.map { row in
        let key = names[row.command.name] ?? names.count
        names[row.command.name] = key
        return key
      }
    }
    var run: [CommandList.Row] = []
    var kind = CaptureDifference.Kind.onlyFirst
    func flush(_ diff: inout CaptureDiff) {
      if !run.isEmpty { diff.add(Self.run(run, kind)) }
      run = []
    }
    func extend(_ row: CommandList.Row, _ next: CaptureDifference.Kind, _ diff: inout CaptureDiff) {
      if next != kind { flush(&diff) }
      kind = next
      run.append(row)
    }
    for step in SequenceAlignment.align(number(first), number(second)) {
      switch step {
      case .first(let place): extend(first[place], .onlyFirst, &self)
      case .second(let place): extend(second[place], .onlySecond, &self)
      case .both(let left, let right):
        flush(&self)
        let (one, other) = (first[left], second[right])
        add(difference(.arguments, one, other, "A: \(one.command.request.text); B: \(other.command.request.text)"))
        // Values, data and times follow from the arguments.
        compareEnds(one, other)
      }
    }
    flush(&self)
  }

  /// Commands in a row that only one of the captures has.
  private static func run(_ rows: [CommandList.Row], _ kind: CaptureDifference.Kind) -> CaptureDifference {
    let name = kind == .onlyFirst ? "A" : "B"
    let (begin, last) = (rows[0].command, rows[rows.count - 1].command)
    let text =
      "only in \(name): "
      + (rows.count == 1
        ? "\(begin.request.text), \(begin.answerText)"
        : "\(rows.count) commands, from \(begin.request.text) to \(last.request.text)")
    return CaptureDifference(
      kind: kind, first: kind == .onlyFirst ? begin.number : nil, second: kind == .onlySecond ? begin.number : nil,
      count: rows.count, command: begin.name, request: begin.request.text, text: text)
  }

  private func difference(
    _ kind: CaptureDifference.Kind, _ one: CommandList.Row, _ other: CommandList.Row, _ text: String
  ) -> CaptureDifference {
    CaptureDifference(
      kind: kind, first: one.command.number, second: other.command.number, count: 1, command: one.command.name,
      request: one.command.request.text, text: text)
  }

  private mutating func note(
    _ kind: CaptureDifference.Kind, _ one: CommandList.Row, _ other: CommandList.Row, _ text: String, _ another: String
  ) {
    add(difference(kind, one, other, "A: \(text); B: \(another)"))
  }

  /// Returns whether both ended the same way.
  @discardableResult
  private mutating func compareEnds(_ left: CommandList.Row, _ right: CommandList.Row) -> Bool {
    let (one, other) = (left.command, right.command)
    guard one.status != other.status || one.outcome != other.outcome || one.ending.name != other.ending.name else {
      return true
    }
    note(one.status != other.status ? .status : .ending, left, right, one.answerText, other.answerText)
    return false
  }

  private mutating func compare(_ left: CommandList.Row, _ right: CommandList.Row) {
    let (one, other) = (left.command, right.command)
    if compareEnds(left, right), one.values != other.values {
      note(Self.isIdentity(one.request) ? .identity : .values, left, right, Self.values(one), Self.values(other))
    }
    if one.hab != other.hab, let hab = one.hab, let another = other.hab {
      note(.hab, left, right, CapturedCommand.text(hab), CapturedCommand.text(another))
    }
    for (kind, one, other) in [
      (CaptureDifference.Kind.dataOut, left.dataOut, right.dataOut), (.dataIn, left.dataIn, right.dataIn),
    ] where one.differs(from: other) {
      let verb = kind == .dataOut ? "sent" : "answered"
      note(kind, left, right, Self.text(verb, one, other), Self.text(verb, other, one))
    }
    if let time = one.duration, let another = other.duration, one.ending == .answered, other.ending == .answered,
      Self.isFar(time, another)
    {
      note(.duration, left, right, Words.duration(time), Words.duration(another))
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

  /// The data of one side, compared with the other's.
  private static func text(_ verb: String, _ one: DataDigest, _ other: DataDigest) -> String {
    let count = Words.count(one.count, "byte")
    guard let place = one.firstDifference(other) else {
      return one.count == other.count ? "\(count) \(verb), digest \(String(one.digest, radix: 16))" : "\(count) \(verb)"
    }
    return "\(count) \(verb), \(Words.byte(one.bytes[place])) at offset \(place)"
  }

  private mutating func add(_ difference: CaptureDifference) {
    if difference.kind.isOfSubstance {
      substantial += 1
      if difference.kind.isOfHosts {
        if partingOfHosts == nil { partingOfHosts = difference }
      } else if partingOfBoards == nil {
        partingOfBoards = difference
      }
    }
    if differences.count < Self.maximumDifferences {
      differences.append(difference)
    } else {
      moreDifferences += 1
    }
  }
}

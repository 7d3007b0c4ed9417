import JSONText

/// One line of a board's journal: a step of a plan, and what has become of it.
public struct JournalEntry: Equatable, Sendable {
  /// What has become of a step.
  public enum State: String, Equatable, Sendable, CaseIterable {
    /// It is about to be done: whatever is found later, it may have been done or not.
    case begun
    /// It is done, and was seen to be.
    case done
    /// It failed, and nothing after it was tried.
    case failed
  }

  /// Which plan: a digest.
  public var plan: String
  /// Which step: a name that is the same whenever the step is.
  public var step: String
  /// See `State`.
  public var state: State
  /// When, seconds since 1970; nil where nobody knows the time.
  public var time: Int64?
  /// What else is worth knowing. Never a secret: the file is meant to be shown to others.
  public var details: JSONObject

  /// Makes an entry.
  public init(plan: String, step: String, state: State, time: Int64? = nil, details: JSONObject = JSONObject()) {
    self.plan = plan
    self.step = step
    self.state = state
    self.time = time
    self.details = details
  }

  /// The entry as a JSON object.
  public var json: JSONValue {
    var object = JSONObject()
    if let time { object.append("time", JSONValue(time)) }
    object.append("plan", .string(plan))
    object.append("step", .string(step))
    object.append("state", .string(state.rawValue))
    if details.count > 0 { object.append("details", .object(details)) }
    return .object(object)
  }

  /// Reads an entry; nil if the value is none.
  public init?(_ json: JSONValue) {
    guard let plan = json["plan"]?.string, let step = json["step"]?.string,
      let state = json["state"]?.string.flatMap(State.init(rawValue:))
    else { return nil }
    self.init(
      plan: plan, step: step, state: state, time: json["time"]?.int.map { Int64($0) },
      details: json["details"]?.object ?? JSONObject())
  }
}

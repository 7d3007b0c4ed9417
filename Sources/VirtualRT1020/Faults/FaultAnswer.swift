extension Fault {
  /// What firmware answers in place of what it would. What is nil stays as it is.
  ///
  /// A command that is answered with a failure at once is not carried out; any other is, and only the answer changes.
  public struct Answer: Equatable, Sendable {
    /// The boot ROM's first word; the flashloader has none.
    public var habState: UInt32?
    /// The status: the flashloader's, or the boot ROM's second word.
    public var status: UInt32?
    /// What follows the status in the flashloader's response.
    public var values: [UInt32]?
    /// What a read brings; past its end zeros.
    public var data: [UInt8]?
    /// The flashloader begins the data phase and breaks it off with `status` after so many bytes; nil: at once.
    public var bytes: Int?

    /// An answer of these parts.
    public init(
      habState: UInt32? = nil, status: UInt32? = nil, values: [UInt32]? = nil, data: [UInt8]? = nil, bytes: Int? = nil
    ) {
      self.habState = habState
      self.status = status
      self.values = values
      self.data = data
      self.bytes = bytes
    }
  }
}

extension FirmwareFaults {
  /// A command of the flashloader comes: what it is to be answered. Each fault sees the command once; the first that
  /// strikes decides.
  mutating func answer(to command: CommandArguments, at now: UInt64, _ log: inout BoardLog) -> Fault.Answer? {
    decide(at: now, &log) { effect in
      guard case .firmwareAnswers(let tag, let parameters, let answer) = effect, tag == command.tag.rawValue,
        zip(parameters, [command.first, command.second, command.third]).allSatisfy(==)
      else { return nil }
      return answer
    }
  }

  /// A command of the boot ROM comes: what it is to be answered.
  mutating func answer(toROM code: UInt16, _ address: UInt32, at now: UInt64, _ log: inout BoardLog) -> Fault.Answer? {
    decide(at: now, &log) { effect in
      guard case .romAnswers(let wanted, let place, let answer) = effect, wanted == UInt8(truncatingIfNeeded: code),
        place == nil || place == address
      else { return nil }
      return answer
    }
  }

  private mutating func decide(
    at now: UInt64, _ log: inout BoardLog, _ match: (Fault.Effect) -> Fault.Answer?
  ) -> Fault.Answer? {
    var decided: Fault.Answer?
    for index in armed.indices {
      guard let answer = match(armed[index].fault.effect), strikes(index, at: now), decided == nil else { continue }
      log.add(.fault, at: now, "\(armed[index].fault.effect)")
      decided = answer
    }
    return decided
  }
}

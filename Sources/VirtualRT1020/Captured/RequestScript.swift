import MBoot
import SDP

/// What a host is expected to ask of a board, in order: a board that is held to it leaves the bus at the first request
/// that is another one.
public struct RequestScript: Sendable {
  /// One command, with the data that the host sent for it.
  public struct Request: Equatable, Sendable {
    /// What is asked.
    public enum Command: Equatable, Sendable {
      /// The boot ROM.
      case sdp(SDPCommand)
      /// The flashloader: the packet as the host sends it. Its flags do not count.
      case mboot(Packet)
    }
    /// Its number in the capture.
    public var number: Int
    /// What is asked.
    public var command: Command
    /// The data phase from the host; nil where the capture does not hold all of it: then any will do.
    public var data: [UInt8]?

    /// A request of these parts.
    public init(number: Int, command: Command, data: [UInt8]?) {
      self.number = number
      self.command = command
      self.data = data
    }
  }

  /// What is expected.
  public let requests: [Request]
  /// Requests that came as expected.
  public private(set) var done = 0
  /// Bytes of the data phase that came as expected.
  private var offset = 0
  /// When the board leaves the bus.
  var interruption: (at: UInt64, effect: Fault.Effect)?

  /// A script of which nothing has happened.
  public init(_ requests: [Request]) { self.requests = requests }

  /// A command came. What is wrong with it, in words; nil if it was expected.
  mutating func take(_ command: Request.Command) -> String? {
    offset = 0
    guard done < requests.count else { return "the recording has no more requests; got \(Self.text(command))" }
    let request = requests[done]
    guard Self.isSame(request.command, command) else {
      return "expected command \(request.number), \(Self.text(request.command)); got \(Self.text(command))"
    }
    done += 1
    return nil
  }

  /// Data came. What is wrong with them, in words; nil if they were expected.
  mutating func take(data: UnsafeRawBufferPointer) -> String? {
    guard done > 0, let expected = requests[done - 1].data else { return nil }
    // What goes beyond the data is the padding of the last report.
    let count = min(data.count, max(0, expected.count - offset))
    for index in 0..<count where data[index] != expected[offset + index] {
      let request = requests[done - 1]
      return "expected other data for command \(request.number), \(Self.text(request.command)): byte \(offset + index) "
        + "is \(LogText.hex(UInt32(data[index]), digits: 2)), recorded "
        + "\(LogText.hex(UInt32(expected[offset + index]), digits: 2))"
    }
    offset += count
    return nil
  }

  /// The flashloader looks at its first words, however many come.
  private static func isSame(_ expected: Request.Command, _ got: Request.Command) -> Bool {
    guard case .mboot(let old) = expected, case .mboot(let new) = got else { return expected == got }
    return old.tag == new.tag && zip(old.parameters, new.parameters).allSatisfy { $0 == $1 }
  }

  private static func text(_ command: Request.Command) -> String {
    switch command {
    case .sdp(let command): LogText.command(command)
    case .mboot(let packet): LogText.command(Command(packet))
    }
  }
}

extension Hardware {
  /// A command of the boot ROM came; false if another one was expected, and the board leaves the bus.
  mutating func isExpected(_ command: SDPCommand) -> Bool {
    let difference = script?.take(.sdp(command))
    return isExpected(difference)
  }

  /// A command of the flashloader came.
  mutating func isExpected(_ command: CommandArguments) -> Bool {
    let difference = script?.take(.mboot(command.packet))
    return isExpected(difference)
  }

  /// A piece of a data phase came.
  mutating func isExpected(data: UnsafeRawBufferPointer) -> Bool {
    let difference = script?.take(data: data)
    return isExpected(difference)
  }

  private mutating func isExpected(_ difference: String?) -> Bool {
    guard let difference else { return true }
    note(.refused, difference)
    let now = now
    script?.interruption = (now, .powerCut(operation: .command, backAfter: nil))
    return false
  }
}

extension VirtualRT1020 {
  /// Holds the host to these requests from now on: at the first other one the board notes it in its log and leaves the
  /// bus. Nil lets it ask what it likes.
  public mutating func expect(_ script: RequestScript?) {
    hardware.script = script
    if script != nil { hardware.log.isEnabled = true }
    updateHealth()
  }

  /// What the host is held to, with how much of it has come; nil if nothing.
  public var script: RequestScript? { hardware.script }
}

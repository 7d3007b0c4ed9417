import HIDTransport
import SDP

/// Commands whose answers are handed on as they are, for tools that show them. Silence is thrown.
extension SDPHost {
  /// Sends a command, and the data that belong to it.
  ///
  /// - Parameters:
  ///   - data: what follows the command on the wire; the command's count must say how many.
  ///   - hasStatus: whether a second word answers the command. It is not awaited behind a first word that is
  ///     no HAB state, unless data were sent.
  public func exchange(
    _ command: SDPCommand, sending data: RawSpan = RawSpan(), hasStatus: Bool
  ) throws(SDPError) -> SDPReply {
    try begin(command)
    try stream(data, of: command, progress: nil)
    let state = try receiveWord(SDPReport.habState, of: command, timeout: timeout)
    guard hasStatus, state.isHABState || data.byteCount > 0 else { return SDPReply(state: state) }
    return SDPReply(state: state, status: try receiveWord(SDPReport.response, of: command, timeout: timeout))
  }

  /// Reads `command.count` bytes, at most `maximumReadBytes`; none behind a first word that is no HAB state.
  public func exchangeReading(_ command: SDPCommand) throws(SDPError) -> SDPReply {
    guard command.count <= Self.maximumReadBytes else {
      throw error(command, .badArgument("\(command.count) bytes are more than \(Self.maximumReadBytes)"))
    }
    try begin(command)
    var reply = SDPReply(state: try receiveWord(SDPReport.habState, of: command, timeout: timeout))
    guard reply.state.isHABState else { return reply }
    while reply.data.count < Int(command.count) {
      _ = try receiveWord(SDPReport.response, of: command, timeout: timeout)
      reply.data.append(contentsOf: payload.prefix(min(SDPReport.responseBytes, Int(command.count) - reply.data.count)))
    }
    return reply
  }
}

import MBoot

/// What a flashloader said to a command, whatever its status: what a command line tool shows.
public struct MBootReply: Equatable, Sendable {
  /// The status of the last response.
  public var status: StatusCode
  /// The words behind the status in the response that opened the exchange.
  public var words: [UInt32]
  /// Bytes that came in a data phase; fewer than asked for where the device or the time ended it.
  public var data: [UInt8]
  /// True if the device broke off the data phase with an empty packet.
  public var wasBrokenOff: Bool

  /// Makes a reply.
  public init(status: StatusCode, words: [UInt32] = [], data: [UInt8] = [], wasBrokenOff: Bool = false) {
    self.status = status
    self.words = words
    self.data = data
    self.wasBrokenOff = wasBrokenOff
  }
}

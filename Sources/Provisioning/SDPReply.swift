import SDP

/// What the boot ROM said to a command, word for word: what a command line tool shows.
public struct SDPReply: Equatable, Sendable {
  /// The word that precedes every answer; `SDPStatus.habOpen` or `.habClosed`, unless the ROM is none.
  public var state: SDPStatus
  /// The word that follows it, for commands that have one.
  public var status: SDPStatus?
  /// Data of a read. A refusal stands here as its four bytes, with zeros behind them.
  public var data: [UInt8] = []
}

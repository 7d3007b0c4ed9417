import VirtualRT1020

/// A virtual board made of a capture.
public struct Revival: Sendable {
  /// How the board is made, its faults included.
  public var configuration: BoardConfiguration
  /// What each part of it comes from.
  public var notes: [RevivalNote]
  /// Causes that would do as well as the one chosen, in words.
  public var otherCauses: [String]
  /// How many of the faults, counted from the end, only give answers that no model gives.
  public var recordedAnswers: Int
  /// The capture, replayed on the board.
  public var replay: ReplayReport

  /// A board as described, as it is at the capture's beginning.
  public var board: VirtualRT1020 { VirtualRT1020(configuration) }
}

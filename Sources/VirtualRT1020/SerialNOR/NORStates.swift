/// States that a chip is in besides being busy; none of them is the usual case.
struct NORStates: OptionSet, Sendable {
  let rawValue: UInt8

  init(rawValue: UInt8) { self.rawValue = rawValue }

  static let poweredDown = NORStates(rawValue: 1)
  static let resetArmed = NORStates(rawValue: 2)
  /// The next status write is volatile.
  static let volatileArmed = NORStates(rawValue: 4)
  /// Commands come on four pads.
  static let quadCommands = NORStates(rawValue: 8)
  static let fourByteAddresses = NORStates(rawValue: 16)
  static let continuousRead = NORStates(rawValue: 32)
  static let suspended = NORStates(rawValue: 64)
  /// Cells that an interrupted operation left between zero and one.
  static let unstableCells = NORStates(rawValue: 128)

  /// The state that something else may leave a chip in.
  init(_ state: Fault.State) {
    self =
      switch state {
      case .suspended: .suspended
      case .fourByteAddresses: .fourByteAddresses
      case .quadPeripheralInterface: .quadCommands
      case .powerDown: .poweredDown
      case .continuousRead: .continuousRead
      }
  }

  /// What the very next command uses or loses.
  static let armed: NORStates = [.resetArmed, .volatileArmed]
  /// What wears off with the power.
  static let volatile = NORStates(rawValue: 0x7F)
}

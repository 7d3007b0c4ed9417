import BootImage

/// A command, or a pair of them, that has a flash chip leave a state which otherwise only power ends. Nothing of it
/// outlasts a power cycle, and a chip that is not in the state ignores it.
public struct FlashModeCommand: Equatable, Sendable {
  /// What it is for, in words.
  public let text: String
  /// Sent first.
  let first: [LookupInstruction]
  /// Sent behind it.
  let second: [LookupInstruction]
  /// The chip answers to a status read afterwards whether or not it was in the state.
  let isPolled: Bool

  private init(
    _ text: String, _ first: [LookupInstruction], _ second: [LookupInstruction], isPolled: Bool = false
  ) {
    self.text = text
    self.first = first
    self.second = second
    self.isPolled = isPolled
  }

  private static func command(_ opcode: UInt8, pads: Int = 1) -> [LookupInstruction] {
    [LookupInstruction(.command, pads: pads, opcode)]
  }

  /// Releases from deep power-down (AB).
  public static let release = FlashModeCommand("release the flash from power-down (AB)", command(0xAB), command(0xAB))
  /// Leaves QPI, of Winbond's kind, and continuous read: FF on four pads, five times as the flashloader does.
  public static let leaveQuad = FlashModeCommand(
    "leave continuous read and QPI (FF on four pads)",
    Array(repeating: LookupInstruction(.command, pads: 4, 0xFF), count: 5), command(0xFF, pads: 4))
  /// Leaves continuous read: FF on one pad, then on four.
  public static let leaveContinuousRead = FlashModeCommand(
    "leave continuous read and QPI (FF on one pad and on four)", command(0xFF),
    Array(repeating: LookupInstruction(.command, pads: 4, 0xFF), count: 5))
  /// Leaves QPI, of ISSI's and Macronix's kind: F5 on four pads.
  public static let leaveQPI = FlashModeCommand(
    "leave QPI (F5 on four pads)", command(0xF5, pads: 4), command(0xF5, pads: 4))
  /// Back to addresses of three bytes (E9), enabled by 06 where a part wants that.
  public static let threeByteAddresses = FlashModeCommand(
    "go back to addresses of three bytes (E9)", command(0x06), command(0xE9))
  /// Resets the chip on one pad (66, 99).
  public static let reset = FlashModeCommand("reset the flash (66, 99)", command(0x66), command(0x99))
  /// Resets a chip that listens on four pads.
  public static let quadReset = FlashModeCommand(
    "reset the flash on four pads (66, 99)", command(0x66, pads: 4), command(0x99, pads: 4))
  /// Unlocks all sectors (98) where they are locked one by one.
  public static let unlockSectors = FlashModeCommand(
    "unlock all sectors (98)", command(0x06), command(0x98), isPolled: true)
  /// Resumes what is suspended, and waits for its end.
  /// - Parameter opcode: 7A, or 30 on Macronix's parts.
  public static func resume(_ opcode: UInt8) -> FlashModeCommand {
    FlashModeCommand(
      "resume the suspended erase (\(String(opcode, radix: 16, uppercase: true)))", command(opcode), command(opcode),
      isPolled: true)
  }
}

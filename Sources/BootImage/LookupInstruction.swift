/// One FlexSPI lookup table instruction: 16 bits, opcode << 10 | pads << 8 | operand. Two stand in a
/// word, the first in the low half; eight make a sequence, which ends at `stop`.
public struct LookupInstruction: Equatable, Sendable {
  /// What the instruction does on the bus. Source: NXP's FlexSPI headers; those the flashloader uses,
  /// executed.
  public enum Opcode: UInt8, Sendable {
    /// Ends the sequence.
    case stop = 0x00
    /// Sends the operand as a command byte.
    case command = 0x01
    /// Sends the row address, operand bits.
    case rowAddress = 0x02
    /// Sends the column address, operand bits.
    case columnAddress = 0x03
    /// Sends the operand as one mode bit.
    case mode1 = 0x04
    /// Sends the operand as two mode bits.
    case mode2 = 0x05
    /// Sends the operand as four mode bits.
    case mode4 = 0x06
    /// Sends the operand as eight mode bits.
    case mode8 = 0x07
    /// Writes data.
    case write = 0x08
    /// Reads data.
    case read = 0x09
    /// Reads and compares the data learning pattern.
    case learn = 0x0A
    /// Sends the data size.
    case dataSize = 0x0B
    /// Waits operand cycles, pads undriven.
    case dummy = 0x0C
    /// Waits by the read-write data strobe.
    case dummyStrobe = 0x0D
    /// Ends the sequence; the next starts at the operand: continuous read.
    case jumpOnChipSelect = 0x1F
    /// DDR forms, which a single-rate NOR does not know.
    case commandDDR = 0x21
    /// Row address, double rate.
    case rowAddressDDR = 0x22
    /// Column address, double rate.
    case columnAddressDDR = 0x23
    /// Mode, eight bits, double rate.
    case mode8DDR = 0x27
    /// Write, double rate.
    case writeDDR = 0x28
    /// Read, double rate.
    case readDDR = 0x29
    /// Dummy, double rate.
    case dummyDDR = 0x2C
    /// Dummy by strobe, double rate.
    case dummyStrobeDDR = 0x2D
  }

  /// Six bits; one of `Opcode`'s, or undefined.
  public var opcode: UInt8
  /// Two bits: the base-two logarithm of the number of pads.
  public var padBits: UInt8
  /// Eight bits: command, address bits, cycles, or length.
  public var operand: UInt8

  /// Takes a 16-bit instruction apart.
  public init(rawValue: UInt16) {
    opcode = UInt8(truncatingIfNeeded: rawValue >> 10)
    padBits = UInt8(truncatingIfNeeded: rawValue >> 8) & 3
    operand = UInt8(truncatingIfNeeded: rawValue)
  }

  /// Makes an instruction on 1, 2, 4 or 8 pads.
  public init(_ opcode: Opcode, pads: Int = 1, _ operand: UInt8) {
    self.opcode = opcode.rawValue
    self.padBits = pads >= 8 ? 3 : pads >= 4 ? 2 : pads >= 2 ? 1 : 0
    self.operand = operand
  }

  /// The 16 bits.
  public var rawValue: UInt16 { UInt16(opcode & 0x3F) << 10 | UInt16(padBits & 3) << 8 | UInt16(operand) }
  /// 1, 2, 4 or 8.
  public var pads: Int { 1 << Int(padBits) }

  /// Packs up to eight instructions into the four words of a sequence.
  public static func words(_ instructions: [LookupInstruction]) -> [UInt32] {
    var words = [UInt32](repeating: 0, count: 4)
    for (index, instruction) in instructions.prefix(8).enumerated() {
      words[index / 2] |= UInt32(instruction.rawValue) << (index % 2 == 0 ? 0 : 16)
    }
    return words
  }

  /// Takes words of a sequence apart: two instructions each, the stops behind the last one too.
  public static func instructions(_ words: [UInt32]) -> [LookupInstruction] {
    words.flatMap { word in
      [LookupInstruction(rawValue: UInt16(truncatingIfNeeded: word)), .init(rawValue: UInt16(word >> 16))]
    }
  }
}

import MBoot

/// A command packet's fields, read where they stand: nothing checks how many parameters came.
struct CommandArguments {
  let tag: CommandTag
  private let words: (UInt32, UInt32, UInt32, UInt32)

  /// `packet` is readable for 32 bytes.
  init(_ packet: UnsafeRawBufferPointer) {
    func word(_ index: Int) -> UInt32 {
      UInt32(littleEndian: packet.loadUnaligned(fromByteOffset: 4 + 4 * index, as: UInt32.self))
    }
    tag = CommandTag(rawValue: packet[0])
    words = (word(0), word(1), word(2), word(3))
  }

  var first: UInt32 { words.0 }
  var second: UInt32 { words.1 }
  var third: UInt32 { words.2 }

  /// The packet with all words that the firmware may look at.
  var packet: Packet { Packet(tag: tag, parameters: [words.0, words.1, words.2, words.3]) }

  /// The command with its meaning, for the log.
  var command: Command { Command(packet) }
}

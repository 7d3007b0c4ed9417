/// One transaction on the flash's bus.
public struct BusTransaction: Equatable, Sendable {
  /// Who asked: an IP command, or a read of the memory window.
  public enum Source: String, Sendable { case ip, ahb }
  /// Who asked.
  public var source: Source = .ip
  /// The command byte, or nil for an empty sequence.
  public var opcode: UInt8?
  /// Pads of opcode, address, mode, dummy and data phases that there are: see board-control's `pads`.
  public var pads: [UInt8] = []
  /// Address sent, if the sequence has an address phase; AHB reads always have the offset.
  public var address: UInt32?
  /// Address bits.
  public var addressBits: UInt8 = 0
  /// Dummy cycles.
  public var dummyCycles: UInt8 = 0
  /// Mode byte sent, if any.
  public var mode: UInt8?
  /// Bytes read.
  public var readCount = 0
  /// Bytes written.
  public var writeCount = 0
  /// First up to eight data bytes.
  public var data: [UInt8] = []
  /// Identical neighbours folded.
  public var times = 1
}

import BootImage
import HIDTransport

/// A whole virtual RT1020 board as a value: a snapshot is an assignment, a fork is a copy.
public struct VirtualRT1020: Sendable {
  /// What the part is executing.
  public enum Running: Equatable, Sendable {
    /// The boot ROM in serial download mode.
    case bootROM
    /// A flashloader.
    case flashloader
    /// A program that is not ours to run, entered at this address: USB goes quiet.
    case application(entry: UInt32)
    /// No supply.
    case off
  }

  /// What the board did with an OUT report.
  public enum Acceptance: Equatable, Sendable {
    /// Taken and acted upon.
    case accepted
    /// Not taken: the device has an IN report to deliver first, or is busy, or hangs. A USB host sees NAK.
    case notReady
    /// Nothing is on the bus.
    case absent
  }

  /// Makes a board and powers it up.
  public init(_ configuration: BoardConfiguration = BoardConfiguration()) {}

  /// What a USB host sees, or nil while nothing is on the bus.
  public var identity: USBIdentity? { nil }
  /// What runs.
  public var running: Running { .off }
  /// Virtual time since the board was made.
  public var time: Duration { .zero }

  /// Offers one OUT report, id first, to the device.
  public mutating func send(_ report: RawSpan) -> Acceptance { .absent }
  /// Takes the next IN report, if one is due by now, into `buffer` (at least `HIDLimits.reportBytes`).
  /// - Returns: its length, or nil.
  public mutating func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? { nil }
  /// When the next IN report is due, or nil if the device would stay silent.
  public var nextReportTime: Duration? { nil }
  /// Lets virtual time pass.
  public mutating func advance(by time: Duration) {}

  /// Hands bytes to the board's UART (LPUART1).
  public mutating func uartSend(_ bytes: RawSpan) {}
  /// Takes what the board has sent on its UART since the last call.
  public mutating func uartReceive() -> [UInt8] { [] }

  /// Presses reset: boot pins are sampled, RAM is kept.
  public mutating func reset() {}
  /// Takes the supply away or gives it back; without it RAM and the flash's volatile state are lost.
  public mutating func setPower(_ on: Bool) {}
  /// Sets the boot mode switches, effective at the next reset.
  public mutating func setBootPins(_ pins: BootPins) {}

  /// Flash cells, seen from outside: no bus, no protection. Bytes past the end are left out.
  public func flash(at offset: Int, count: Int) -> [UInt8] { [] }
  /// Sets flash cells from outside. Returns false if the range is not inside the part.
  public mutating func setFlash(at offset: Int, _ bytes: [UInt8]) -> Bool { false }
  /// RAM, seen from outside; nil if the range is not RAM.
  public func ram(at address: UInt32, count: Int) -> [UInt8]? { nil }
  /// Sets RAM from outside. Returns false if the range is not RAM.
  public mutating func setRAM(at address: UInt32, _ bytes: [UInt8]) -> Bool { false }
  /// Fuse word `index` (0 to 63), the fuse itself, not its shadow.
  public func fuse(_ index: Int) -> UInt32? { nil }
  /// Sets a fuse word from outside, both ways. Returns false if there is no such word.
  public mutating func setFuse(_ index: Int, _ value: UInt32) -> Bool { false }
  /// Status registers 1 to 3 of the flash; empty without a flash.
  public var statusRegisters: [UInt8] { [] }
  /// Sets status registers from outside; missing ones keep their value.
  public mutating func setStatusRegisters(_ values: [UInt8]) -> Bool { false }
  /// Bytes of the flash, 0 without one.
  public var flashSize: Int { 0 }

  /// What passed on the flash's bus since the last call, if `logsBus` is set.
  public mutating func takeBusLog() -> [BusTransaction] { [] }
  /// Whether the bus is logged.
  public var logsBus: Bool = false
}

/// The boot mode switches.
public enum BootPins: String, Sendable, CaseIterable {
  /// BOOT_MODE 01: serial download.
  case serial
  /// BOOT_MODE 10: internal boot.
  case `internal`
  /// BOOT_MODE 00: boot from fuses.
  case fuses
}

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

/// How a board is made.
public struct BoardConfiguration: Sendable {
  /// What runs at power-up.
  public enum Mode: String, Sendable {
    /// As the boot pins say; with `.serial`, the boot ROM.
    case rom
    /// The flashloader, as if already loaded and started.
    case flashloader
    /// Boot from flash.
    case `internal`
  }
  /// What a floating data line reads as.
  public enum Floating: String, Sendable, CaseIterable { case ff, zero = "00", noise }
  /// Which RAM is backed.
  public enum RAMLayout: String, Sendable {
    /// Three banks of 256 KiB.
    case full
    /// As the FlexRAM fuses divide it.
    case flexRAM = "flexram"
  }
  /// The flash fitted.
  public struct Flash: Sendable {
    /// A name from `SerialNORPart.all`.
    public var part = "IS25LP064A"
    /// Overrides the part's size, bytes.
    public var size: Int?
    /// Overrides the SFDP.
    public var sfdp: [UInt8]?
    /// Overrides the SFDP's quad enable requirement (0 to 7) and with it where the chip's QE bit is.
    public var quadEnableRequirement: Int?
    /// Overrides the JEDEC id, 3 bytes.
    public var jedec: [UInt8]?
    /// Status registers at power-up.
    public var statusRegisters: [UInt8] = []
    /// True: everything is protected while any of SR1 bits 5:2 is set, instead of the part's map.
    public var anyProtectionBitProtectsAll = false
    /// What an untouched cell holds.
    public var fill: UInt8 = 0xFF
    /// Contents by offset.
    public var contents: [(Int, [UInt8])] = []
    /// What an undriven bus reads as.
    public var floating = Floating.ff
    /// The part's defaults.
    public init() {}
  }

  /// What runs at power-up.
  public var mode = Mode.rom
  /// "K2.1.0", "K2.7.0" or "K2.7.0-rt1020": what `mode` flashloader runs, and what the stand-in image is.
  public var firmware = "K2.1.0"
  /// Which RAM is backed.
  public var ram = RAMLayout.full
  /// The boot mode switches.
  public var bootPins = BootPins.serial
  /// Fuse words by index; others are 0.
  public var fuses: [Int: UInt32] = [:]
  /// The flash, or nil for none fitted.
  public var flash: Flash? = Flash()
  /// Seeds what is random: noise on a floating bus.
  public var seed: UInt64 = 1

  /// A blank, healthy board in serial download mode.
  public init() {}
}

import MBoot
import SDP

/// What a host should not do to a board, though the board answers it as silicon does. Noted in strict mode.
///
/// Rules that need only the command stand in `Flashloader.misuses(of:_:)`; those about reports and lines are
/// noted where the report is dropped.
enum Misuse: Equatable, Sendable {
  // MARK: Reports and lines

  /// A flashloader's command reached the boot ROM.
  case flashloaderCommandToROM
  /// A boot ROM's command reached the flashloader.
  case romCommandToFlashloader(SDPCommand.Code)
  /// The boot ROM has no such command.
  case unknownROMCommand(SDPCommand.Code)
  /// A report came while the device had an answer to deliver.
  case reportWhileAnswerWaits
  /// A report that is shorter than it says, or than its kind must be.
  case shortReport(id: UInt8, needs: Int, has: Int)
  /// A report that has no meaning now, such as data that no command announced.
  case strayReport(id: UInt8)
  /// Something other than data came in a data phase.
  case commandInDataPhase
  /// Bytes on the serial line that belong to no frame.
  case noise(Int)

  // MARK: Flash

  /// The flash has not been configured since the flashloader started.
  case flashNotConfigured
  /// A write that does not begin on a page.
  case unalignedWrite(address: UInt32, page: UInt32)
  /// A write of cells that are not erased; the offset of the first.
  case writeNotErased(offset: Int)
  /// An erase that takes more than was asked for; what it takes.
  case unalignedErase(Range<Int>)
  /// A reset with the configuration block erased and none written since.
  case resetWithoutBlock
  /// A block that reads on four pads and does not set quad enable, on a part that has it clear.
  case quadEnableTrap
  /// A read at a clock above what the part takes for it, megahertz.
  case readTooFast(megahertz: Int, highest: Int)

  // MARK: RAM and fuses

  /// A write into RAM that the running firmware needs for itself.
  case writeToFirmwareRAM(address: UInt32)
  /// The fuse word is locked.
  case fuseLocked(word: Int)
  /// The fuse word has bits that the data leave out: the burn is an OR, and firmware that reads back says it failed.
  case fuseHasOtherBits(word: Int, has: UInt32, data: UInt32)
  /// Lock bits are for ever.
  case fuseLocks(bits: UInt32)
  /// HAB is closed while no hash of its keys is burnt: nothing will ever start.
  case closesWithoutKeys

  /// The rule that was broken, in words.
  var text: String {
    switch self {
    case .flashloaderCommandToROM: "a flashloader's packet was sent to the boot ROM, which speaks SDP"
    case .romCommandToFlashloader(let code): "SDP's \(code.name) was sent to the flashloader, which speaks packets"
    case .unknownROMCommand(let code): "the boot ROM has no command \(LogText.hex(UInt32(code.rawValue), digits: 4))"
    case .reportWhileAnswerWaits: "a report was sent while the device has an answer to deliver: read it first"
    case .shortReport(let id, let needs, let has):
      "report \(id) must have \(needs) bytes behind its header and has \(has)"
    case .strayReport(let id): "report \(id) means nothing now and was dropped"
    case .commandInDataPhase: "something other than data came in a data phase and ended it"
    case .noise(let count): "\(count) bytes on the serial line belong to no frame"
    case .flashNotConfigured: "the flash is used before configure-memory"
    case .unalignedWrite(let address, let page):
      "a flash write at \(LogText.hex(address)) begins on no page of \(page) bytes"
    case .writeNotErased(let offset):
      "a flash write of cells that are not erased, at \(LogText.range(offset..<(offset + 1)))"
    case .unalignedErase(let range): "an erase off sector boundaries takes all of \(LogText.range(range))"
    case .resetWithoutBlock: "reset with the flash's configuration block erased and none written: it will not boot"
    case .quadEnableTrap:
      "a block that reads on four pads and leaves quad enable alone, on a flash that has it clear: reads will fail"
    case .readTooFast(let megahertz, let highest):
      "the flash is to be read at \(megahertz) MHz, and the part takes \(highest)"
    case .writeToFirmwareRAM(let address): "a write into the running firmware's own RAM at \(LogText.hex(address))"
    case .fuseLocked(let word): "fuse word \(LogText.hex(UInt32(word))) is locked"
    case .fuseHasOtherBits(let word, let has, let data):
      "fuse word \(LogText.hex(UInt32(word))) holds \(LogText.hex(has, digits: 8)): burning \(LogText.hex(data, digits: 8))"
        + " gives \(LogText.hex(has | data, digits: 8)), and K2.1.0 answers 20201"
    case .fuseLocks(let bits):
      "lock bits \(LogText.hex(bits, digits: 8)) are burnt: what they lock stays as it is for ever"
    case .closesWithoutKeys:
      "HAB is closed while the hash of its keys (words 0x18 to 0x1f) is all zero: nothing will start"
    }
  }
}

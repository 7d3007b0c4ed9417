import BootImage
import MBoot

extension BootStep {
  /// The step in words, one sentence without a full stop.
  public var text: String {
    switch self {
    case .bootMode(let pins, let trustsFuses): Self.text(pins, trustsFuses)
    case .forcedInternal: "FORCE_INTERNAL_BOOT is burnt: the boot switches do not count"
    case .serialDisabled: "SDP_DISABLE is burnt: serial download is not to be had"
    case .bootDevice(nil): "boot device: FlexSPI NOR"
    case .bootDevice(let code):
      BootDevice(code).isFitted
        ? "boot device: FlexSPI NOR, by the fuses"
        : "the fuses name \(BootDevice(code).name) as boot device, and there is none on this board"
    case .recoveryNotFitted: "EEPROM_RECOVERY_EN is burnt, and no flash for recovery hangs on LPSPI"
    case .noFlash: "no flash answers on the FlexSPI bus"
    case .noBlock(let head): Self.text(noBlock: head)
    case .noReadSequence: "the flash configuration block has no read sequence in its lookup table"
    case .noFlashSize: "the flash configuration block gives the flash no size"
    case .modeRefused(let status): "the flash did not take the mode that its configuration block asks for: \(status)"
    case .block(let pads, let megahertz, let count):
      "flash configuration block found: \(pads) data line\(pads == 1 ? "" : "s"), \(megahertz) MHz, \(count >> 10) KiB"
    case .encryptedInPlace:
      "EncryptedXIP is burnt: the part would decrypt what it reads (BEE); that is not modelled, and the flash is read "
        + "as it stands"
    case .table(let address): "an image vector table stands at \(Self.hex(address))"
    case .noTable(let place, let found):
      found.isEmpty
        ? "nothing can be read at \(Self.hex(place)), where the image vector table should stand"
        : "at \(Self.hex(place)) stands \(Self.hex(found)) in place of an image vector table (D1 00 20 4x)"
    case .otherSelf(let address, let found):
      "the image vector table at \(Self.hex(address)) says that it stands at \(Self.hex(found)): the image was built "
        + "for another place"
    case .otherOffset(let own, let start): Self.text(otherOffset: own, start)
    case .bootDataElsewhere(let address):
      "the boot data stand at \(Self.hex(address)), not behind the image vector table"
    case .emptyImage: "the boot data say that the image has no bytes"
    case .entryBelowFlash(let entry):
      "the image is to run in place, and its entry \(Self.hex(entry)) lies below the flash"
    case .inPlace(let start, let count): "the image runs in place: \(Self.hex(start)), \(Self.hex(count)) bytes"
    case .copied(let start, let count): "\(Self.hex(count)) bytes are copied from flash to \(Self.hex(start))"
    case .noRoom(let start, let count):
      "\(Self.hex(count)) bytes belong to \(Self.hex(start)), where there is no RAM for them that the ROM can fill"
    case .dcd(let count): "device configuration data are run: \(count) bytes"
    case .dcdSkipped(let asked):
      asked
        ? "the host had the device configuration data skipped"
        : "the device configuration data are not run: a closed part runs only one block"
    case .dcdFailed(let failure): "the device configuration data fail: \(failure.text)"
    case .authenticated(let isClosed, let isSigned, let events): Self.text(isClosed, isSigned, events)
    case .refused(let cause): "HAB is closed and refuses the image: \(Self.inside(cause))"
    case .unsound(let cause): "the image is not sound: \(Self.inside(cause))"
    case .plugin(let entry):
      "the entry \(Self.hex(entry)) is a plugin, which no virtual part can run: taken for one that fails"
    case .vectors(let address, let vectors):
      vectors.map { "the vector table at \(Self.hex(address)) gives the entry \(Self.hex($0.reset))" }
        ?? "the entry \(Self.hex(address)) is even, and no vector table can be read there: the core faults at once"
    case .application(let entry): "the application runs from \(Self.hex(entry))"
    case .flashloader(let name): "the flashloader \(name) runs"
    case .serialDownload(let afterFailure):
      afterFailure ? "serial download, and error-status answers 0x33333333" : "serial download"
    case .staysInDownload: "the ROM stays in serial download, and error-status answers 0x33333333"
    case .crash: "the core goes astray, and the part resets"
    case .silence: "serial download is fused off: silence until a reset"
    }
  }

  private static func text(_ pins: BootPins, _ trustsFuses: Bool) -> String {
    switch pins {
    case .serial: "the boot switches say serial download (BOOT_MODE 01)"
    case .internal: "the boot switches say internal boot (BOOT_MODE 10)"
    case .fuses:
      trustsFuses
        ? "the boot switches say boot from fuses (BOOT_MODE 00)"
        : "the boot switches say boot from fuses (BOOT_MODE 00), and BT_FUSE_SEL is not burnt"
    }
  }

  private static func text(noBlock head: [UInt8]) -> String {
    let found = head.allSatisfy { $0 == 0xFF } ? "nothing (all FF)" : hex(head)
    return "flash offset 0 holds \(found) in place of a flash configuration block (FCFB and a version 56...)"
  }

  private static func text(otherOffset own: UInt32, _ start: UInt32) -> String {
    guard own >= start else {
      return "the image vector table says that it stands at \(hex(own)), below the image's start \(hex(start))"
    }
    let place =
      "the image vector table belongs \(hex(own - start)) behind the image's start \(hex(start)), and stands "
      + "0x1000 behind the flash's"
    return RT1020Memory.flexSPI.contains(UInt64(start))
      ? place : place + ": an image for RAM, as a flashloader is, no application for flash"
  }

  private static func text(_ isClosed: Bool, _ isSigned: Bool, _ events: Int) -> String {
    if isClosed { return "HAB is closed and authenticates the image" + (events == 0 ? "" : ", with \(count(events))") }
    guard isSigned else { return "HAB is open: the image is not signed, and starts all the same" }
    return events == 0
      ? "HAB is open: the image starts, and would on a closed part with these fuses"
      : "HAB is open: \(count(events)) noted, and the image starts all the same"
  }

  /// A sentence within another.
  private static func inside(_ cause: String) -> Substring { cause.hasSuffix(".") ? cause.dropLast() : cause[...] }

  private static func count(_ events: Int) -> String { "\(events) event\(events == 1 ? "" : "s")" }

  private static func hex(_ value: UInt32) -> String { LogText.hex(value) }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}

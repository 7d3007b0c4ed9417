extension PlacementError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .empty: "the image is empty; build it again"
    case .addressMissing(let guess):
      "a plain binary does not say where it belongs; say it with --address"
        + (guess.map { " (its vectors look like --address \($0.hex()))" } ?? " (an XIP application: 0x60002000)")
        + ", or give the ELF, SREC or HEX file"
    case .addressConflict(let kind, let given, let own): Self.conflict(kind, given, own)
    case .flashloader(let address):
      "this is a flashloader, linked for RAM at \(address.hex()); a flashloader is linked for RAM and has no FCB; it "
        + "is no application for XIP flash, signed or not. Load it with the serial downloader; give an application here"
    case .linkedForRAM(let address):
      "the image is linked for RAM (\(address.hex())); to run from flash it must be linked at 0x60002000: choose the "
        + "flash (XIP) build of the project"
    case .outsideFlash(let start, let end):
      "the image lies at \(start.hex()) to \(end.hex()), outside the FlexSPI flash (0x60000000 to 0x7F800000); link it "
        + "at 0x60002000"
    case .tooLarge(let needed, let available):
      "the image needs \(needed) bytes of flash, and the part has \(available); make it smaller, or check the part"
    case .selfPointer(let found, let expected):
      "the IVT says that it stands at \(found.hex()), and the boot ROM looks for it at \(expected.hex()); build the "
        + "container again with start 0x60000000 and IVT offset 0x1000 (boot device flexspi_nor)"
    case .ivtMisplaced(let address):
      "an IVT stands at \(address.hex()), and the boot ROM looks for it at 0x60001000; a container goes to 0x60001000, "
        + "only a whole flash image with its FCB goes to 0x60000000"
    case .noIVTAfterFCB:
      "an FCB stands at 0x60000000 and no IVT at 0x60001000; build with the whole boot header, or without any"
    case .linkAddress(let address):
      "the image starts at \(address.hex()) and brings no boot header there; an application that runs from FlexSPI "
        + "flash starts at 0x60002000 (FCB and IVT stand before it): set the flash origin so in the linker script, or "
        + "build with the boot header"
    case .vectors(let fault):
      "no plausible vector table: \(fault); the file is damaged, or linked for or given another address"
    case .noVectors: "no plausible vector table stands in the image; the file is damaged, or shifted: build it again"
    case .start(let found, let expected):
      "boot data says that the image starts at \(found.hex()), and for this place it must be \(expected.hex()); build "
        + "the container again for this boot device"
    case .entryOutside(let entry, let start, let end):
      "the entry \(entry.hex()) lies outside the image (\(start.hex()) to \(end.hex())); the application was linked for "
        + "another address than the container was built for, or the file is cut off: build both again"
    case .pointer(let what, let address):
      "the IVT points at a \(what.rawValue) at \(address.hex()), and none stands there; the file is cut off, or the "
        + "tool that signed it left it out: build the container again"
    case .badFCB(let tag, let version):
      "what stands at the start of the flash is no FCB that the boot ROM takes (tag \(tag.hex()), version "
        + "\(version.hex())); leave it out, and one will be made from the option word"
    case .emptyFCB:
      "the FCB has no read sequence (lookup table sequence 0 is empty), so the boot ROM could not read the flash; leave "
        + "it out, and one will be made from the option word"
    case .container(let error): "\(error)"
    case .linkedForFlash(let address):
      "the image is linked for flash (\(address.hex())), not for RAM; give a flashloader here, and write this to flash"
    case .noIVTForRAM:
      "the image has no IVT, so where to load and start it is not known; build a container around it first (boot device "
        + "serial_downloader)"
    case .romRAM(let start, let end):
      "the image would fill \(start.hex()) to \(end.hex()), and the boot ROM itself uses 0x20200000 to 0x20207FFF; link "
        + "it at 0x20208000 or above"
    case .notRAM(let start, let end):
      "the image would fill \(start.hex()) to \(end.hex()), which is not RAM inside the chip (ITCM from 0x00000000, DTCM "
        + "from 0x20000000, OCRAM from 0x20200000, at most 256 KiB each); link it at 0x20208000"
    }
  }

  private static func conflict(_ kind: ImageFile.Kind, _ given: UInt32, _ own: UInt32) -> String {
    let text = "the file (\(kind)) belongs at \(own.hex()), and \(given.hex()) was given; leave --address out"
    switch (kind, given) {
    case (.container, 0x6000_0000):
      return text + ". A container starts at its IVT and goes 0x1000 behind the start of the flash"
    case (.flashImage, 0x6000_1000):
      return text + ". A whole flash image has its FCB first; written there, all of it is shifted by 0x1000"
    default: return text
    }
  }
}

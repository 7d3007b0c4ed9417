/// Why a file could not be read as an image.
public enum ImageFileError: Error, Equatable, Sendable {
  /// No byte at all.
  case empty
  /// Records, but no data in them.
  case noData
  /// A line of an SREC or Intel HEX file; lines count from 1.
  case record(line: Int, RecordFault)
  /// Something of an ELF file, by file offset.
  case elf(offset: Int, ELFFault)
  /// Two records, or segments, give different bytes for one address.
  case conflict(address: UInt32)
  /// First address and the address after the last: too far apart to be one image.
  case span(lowest: UInt32, end: UInt64)
  /// More bytes than any image has.
  case tooMuchData(Int)
  /// Text that is neither SREC nor Intel HEX.
  case text
  /// An FCB at the file's start, and no IVT at 0x1000.
  case noIVTAfterFCB(byteCount: Int)
  /// The IVT's pointer to itself would put the file's first byte below address 0.
  case selfPointer(ivtOffset: Int, selfAddress: UInt32)
}

extension ImageFileError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .empty: "the file is empty; build the image again"
    case .noData: "the file holds no data for any address; build the image again"
    case .record(let line, let fault): "line \(line): \(fault); copy or build the file again"
    case .elf(let offset, let fault): "ELF, file offset \(offset.hex): \(fault)"
    case .conflict(let address):
      "the file gives two different bytes for address \(address.hex()); it was joined from files that overlap, or the "
        + "linker script places two things there"
    case .span(let lowest, let end):
      "the data reaches from \(lowest.hex()) to \(end.hex()), more than the 64 MiB allowed; data that the program "
        + "copies to RAM must have its load address in the flash (the linker script's AT>), and one file holds one image"
    case .tooMuchData(let count):
      "the file gives more than 64 MiB of data (\(count) bytes); it is no image for this part"
    case .text:
      "the file is text, and neither Motorola SREC (lines start with S) nor Intel HEX (lines start with a colon); "
        + "give the image, not a listing or a configuration"
    case .noIVTAfterFCB(let byteCount):
      "the file starts with a flash configuration block (FCB) and has no IVT at 0x1000 (it has \(byteCount) bytes); "
        + "it is an FCB alone, or cut off: give the whole flash image"
    case .selfPointer(let offset, let address):
      "the IVT at file offset \(offset.hex) says that it stands at \(address.hex()), which puts the start of the file "
        + "below address 0; build the container again"
    }
  }
}

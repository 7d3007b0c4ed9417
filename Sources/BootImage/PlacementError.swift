/// Why an image must not be written to flash, or loaded to RAM, as it is. Ends are exclusive.
public enum PlacementError: Error, Equatable, Sendable {
  /// The image has no bytes.
  case empty
  /// A plain binary, and nobody said where it belongs; `guess` is what its vectors suggest.
  case addressMissing(guess: UInt32?)
  /// An address was given for a file that says where it belongs, and they differ.
  case addressConflict(ImageFile.Kind, given: UInt32, own: UInt32)
  /// A flashloader, linked for RAM at this address, meant for flash.
  case flashloader(address: UInt32)
  /// An application linked for RAM at this address, meant for flash.
  case linkedForRAM(address: UInt32)
  /// Data outside the flash's window.
  case outsideFlash(start: UInt32, end: UInt64)
  /// The image ends past the end of the flash; both in bytes from the flash's start.
  case tooLarge(needed: UInt64, available: UInt64)
  /// The IVT says that it stands at `found`; the boot ROM looks for it at `expected`.
  case selfPointer(found: UInt32, expected: UInt32)
  /// An IVT stands where the boot ROM does not look.
  case ivtMisplaced(UInt32)
  /// An FCB stands at the flash's start, and no IVT at 0x60001000.
  case noIVTAfterFCB
  /// An application without a boot header that starts elsewhere than at 0x60002000.
  case linkAddress(UInt32)
  /// The application does not start with a plausible vector table.
  case vectors(VectorFault)
  /// No vector table stands in any of the usual places.
  case noVectors
  /// Boot data says that the image starts at `found`.
  case start(found: UInt32, expected: UInt32)
  /// The entry lies outside what boot data names, or outside the file's bytes.
  case entryOutside(entry: UInt32, start: UInt64, end: UInt64)
  /// The IVT's CSF or DCD pointer leads to no such thing.
  case pointer(IVTPointer, UInt32)
  /// Something stands where the FCB belongs and is none that the boot ROM takes.
  case badFCB(tag: UInt32, version: UInt32)
  /// The FCB has no read sequence: an unfilled template.
  case emptyFCB
  /// The container cannot be read or built.
  case container(BootContainerError)
  /// The image, meant for RAM, is linked for flash.
  case linkedForFlash(address: UInt32)
  /// The image, meant for RAM, has no IVT from which its address could be taken.
  case noIVTForRAM
  /// The image would overwrite the RAM that the boot ROM uses.
  case romRAM(start: UInt64, end: UInt64)
  /// The image does not lie in one RAM inside the chip.
  case notRAM(start: UInt64, end: UInt64)
}

/// A pointer of the IVT that may be 0.
public enum IVTPointer: String, Sendable {
  /// Command sequence file: the signature's commands.
  case csf = "CSF"
  /// Device configuration data.
  case dcd = "DCD"
}

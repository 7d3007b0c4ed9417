/// Why bytes are no bootable container, or why none can be made of them.
public enum BootContainerError: Error, Equatable, Sendable {
  /// No IVT stands at this file offset.
  case noIVT(offset: Int)
  /// The IVT's own address is smaller than its file offset.
  case selfPointer(offset: Int, selfAddress: UInt32)
  /// The IVT's pointer to the boot data leads out of the file.
  case bootDataOutside(pointer: UInt32)
  /// The offsets leave no room for IVT and boot data, are no multiple of 4, or reach too far.
  case geometry(ContainerGeometry)
  /// There is nothing to wrap.
  case emptyApplication
  /// The application does not start with a vector table for its place.
  case vectors(VectorFault)
  /// The entry that was asked for lies outside the application.
  case entryOutside(entry: UInt32, start: UInt64, end: UInt64)
  /// What was given as DCD does not start with D2, its length and a version, or ends before that length.
  case noDCD
  /// The DCD has more bytes than stand before the application, or than HAB takes.
  case longDCD(Int, limit: Int)
  /// The command sequence file with its certificates and signatures has more bytes than its block.
  case longCSF(Int)
}

extension BootContainerError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noIVT(let offset):
      "no IVT (D1 00 20 4x) stands at file offset \(offset.hex); this is no bootable container, or it is shifted"
    case .selfPointer(let offset, let address):
      "the IVT at file offset \(offset.hex) says that it stands at \(address.hex()), which puts the start of the file "
        + "below address 0; build the container again"
    case .bootDataOutside(let pointer):
      "the IVT's boot data pointer \(pointer.hex()) leads out of the file; the file is cut off, or was built for "
        + "another address: build it again"
    case .geometry(let geometry):
      "no container can have start \(geometry.start.hex()), IVT offset \(geometry.ivtOffset.hex(1)) and application "
        + "offset \(geometry.initialLoadSize.hex(1)); the application must stand at least 0x40 after the IVT, the IVT "
        + "on a multiple of 4, and all of it below 4 GiB and within 64 MiB"
    case .emptyApplication: "the application is empty; build it again"
    case .vectors(let fault):
      "\(fault); the application must be linked for the place where it stands in the container, and start with its "
        + "vector table"
    case .entryOutside(let entry, let start, let end):
      "the entry \(entry.hex()) lies outside the application (\(start.hex()) to \(end.hex()))"
    case .noDCD:
      "the device configuration data (DCD) does not start with its header (D2, length, 4x), or is shorter than that "
        + "header says; give the binary DCD, not its source"
    case .longDCD(let count, let limit):
      "the device configuration data (DCD) has \(count) bytes; \(limit) can stand there"
    case .longCSF(let count):
      "the command sequence file with its keys and signatures takes \(count) bytes, and its block has "
        + "\(ContainerLayout.csfByteCount); use shorter keys"
    }
  }
}

/// An application file as what a container is built around.
public struct ContainerApplication: Equatable, Sendable {
  /// The linked bytes from the vector table on, gaps filled with zeros.
  public let bytes: [UInt8]
  /// Where the file says that it starts, or nil where it says nothing (an address of 0 is nothing).
  public let entry: UInt32?

  /// Takes the application out of a file that is to stand at the geometry's place.
  /// - Throws: if it is linked for another place, or is no bare application.
  public init(_ file: ImageFile, geometry: ContainerGeometry) throws(ContainerApplicationError) {
    switch file.kind {
    case .container, .paddedContainer, .flashImage: throw .alreadyBuilt(file.kind)
    case .srec, .intelHEX, .elf, .binary: break
    }
    let address = geometry.applicationAddress
    let ivtAddress = UInt64(geometry.start) + UInt64(geometry.ivtOffset)
    if file.isPlaced, UInt64(file.lowestAddress) != address {
      if let place = UInt32(exactly: ivtAddress),
        file.bytes(at: place, count: ImageVectorTable.byteCount).flatMap({ ImageVectorTable($0) }) != nil
      {
        throw .ownHeader(address: place)
      }
      throw .linkAddress(found: file.lowestAddress, expected: address)
    }
    bytes = file.flattened(fill: 0)
    entry = file.isPlaced && file.entry != 0 ? file.entry : nil
  }
}

/// Why a file is no application that a container could be built around.
public enum ContainerApplicationError: Error, Equatable, Sendable {
  /// It is linked for another address than where the container puts it.
  case linkAddress(found: UInt32, expected: UInt64)
  /// It brings an IVT of its own, at this address.
  case ownHeader(address: UInt32)
  /// It is a container, or a whole flash image.
  case alreadyBuilt(ImageFile.Kind)
}

extension ContainerApplicationError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .linkAddress(let found, let expected):
      "the application is linked for \(found.hex()), and the container would put it to \(expected.hex()); change the "
        + "start address, the boot device, or the linker script"
    case .ownHeader(let address):
      "the application brings a boot header of its own (IVT at \(address.hex())); build it without "
        + "(XIP_BOOT_HEADER_ENABLE=0 in NXP's examples), and give its DCD and FCB apart"
    case .alreadyBuilt(let kind): "this is a \(kind) already; give the application that is in it"
    }
  }
}

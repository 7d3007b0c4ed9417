import BootImage
import HAB

/// The parts of a container as files.
struct ContainerParts {
  /// One file.
  struct File {
    let name: String
    let bytes: [UInt8]
    /// What is worth saying of it.
    let note: String
  }

  /// All that are there.
  private(set) var files: [File] = []

  init(_ verification: ImageVerification) {
    let memory = verification.memory
    let ivtAddress = verification.ivtAddress
    guard let raw = memory.bytes(at: ivtAddress, count: ImageVectorTable.byteCount), let table = ImageVectorTable(raw)
    else {
      return
    }
    let contents = ContainerContents(memory, table)
    if let fcb = verification.flash?.bytes(at: FlashLayout.flashAddress, count: FlashConfigurationBlock.byteCount),
      FlashConfigurationBlock(bytes: fcb)?.isValid == true
    {
      add("fcb.bin", fcb)
    }
    add("ivt.bin", memory.bytes(at: ivtAddress, count: 0x40) ?? raw, "IVT and boot data, for \(ivtAddress.hex)")
    if let dcd = contents.dcd { add("dcd.bin", dcd.bytes) }
    if let application = Self.application(verification, table, contents) {
      add(
        "application.bin", application.bytes,
        (contents.isEncrypted ? "encrypted, for " : "for ") + application.address.hex)
    }
    if let csf = contents.csf { add("csf.bin", csf.bytes) }
    if let table = contents.keyTable { add("srk_table.bin", table.bytes) }
    for certificate in contents.certificates {
      add("certificate-\(certificate.slot).der", certificate.der, certificate.certificate?.subjectName ?? "")
    }
    for signature in contents.signatures {
      let offset = String(signature.command.offset, radix: 16, uppercase: true)
      add("signature-\(offset).der", signature.der, signature.authentication.blocks.isEmpty ? "of the CSF" : "of data")
    }
  }

  /// A second file of one name, which no sound container has, is left out.
  private mutating func add(_ name: String, _ bytes: [UInt8], _ note: String = "") {
    guard !files.contains(where: { $0.name == name }) else { return }
    files.append(File(name: name, bytes: bytes, note: note))
  }

  /// From the vector table to the CSF or the end: where the table stands by the usual offsets, or what is encrypted.
  private static func application(
    _ verification: ImageVerification, _ table: ImageVectorTable, _ contents: ContainerContents
  ) -> (address: UInt32, bytes: [UInt8])? {
    let memory = verification.memory
    let ivt = Int(verification.ivtAddress) - Int(memory.address)
    var start: Int?
    if let block = contents.codes.first?.authentication.blocks.first, block.address >= memory.address {
      start = Int(block.address - memory.address)
    } else if let container = try? BootContainer(memory.bytes, ivtFileOffset: ivt) {
      start = container.applicationFileOffset
    }
    guard let start, start < memory.bytes.count else { return nil }
    var end = memory.bytes.count
    if table.csf >= memory.address, Int(table.csf - memory.address) > start {
      end = min(end, Int(table.csf - memory.address))
    }
    // The blocks say where it ends, less the filler up to the CSF.
    let first = UInt64(memory.address) + UInt64(start)
    let covered = (contents.codes.map(\.authentication) + contents.signatures.map(\.authentication)).flatMap(\.blocks)
      .first { UInt64($0.address) == first }
    if let covered { end = min(end, start + Int(covered.length)) }
    guard start < end else { return nil }
    return (UInt32(truncatingIfNeeded: first), [UInt8](memory.bytes[start..<end]))
  }
}

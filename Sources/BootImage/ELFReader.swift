/// Reads the loadable bytes of a linked 32-bit little-endian ARM ELF file, at their physical (load)
/// addresses.
///
/// Linkers may let the first segment begin at the file's own headers. Where a segment's sections are
/// known, therefore only their bytes are taken. Source: the System V ABI.
enum ELFReader {
  private static let mostSegments = 256
  private static let mostSections = 8192

  private struct Header {
    var type: UInt32
    var offset: Int
    var address: UInt32
    var size: Int
    var end: Int { offset + size }
  }

  /// True if the file starts as ELF does.
  static func recognises(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) }

  /// The data at load addresses, and the entry address.
  static func read(_ file: [UInt8]) throws(ImageFileError) -> (segments: [ImageSegment], entry: UInt32) {
    guard file.count >= 52 else { throw .elf(offset: 0, .cutOff) }
    guard file[4] == 1, file[5] == 1 else { throw .elf(offset: 4, .wrongClass) }
    guard let type = file.half(at: 16), let machine = file.half(at: 18), let entry = file.word(at: 24) else {
      throw .elf(offset: 16, .cutOff)
    }
    guard machine == 40 else { throw .elf(offset: 18, .wrongMachine(Int(machine))) }
    guard type == 2 else { throw .elf(offset: 16, .notExecutable(Int(type))) }
    let programs = try table(file, at: 28, sizes: 42, entryBytes: 32, limit: mostSegments) { (header: [UInt8]) in
      Header(
        type: header.word(at: 0) ?? 0, offset: Int(header.word(at: 4) ?? 0), address: header.word(at: 12) ?? 0,
        size: Int(header.word(at: 16) ?? 0))
    }
    let sections = try table(file, at: 32, sizes: 46, entryBytes: 40, limit: mostSections) { (header: [UInt8]) in
      Header(
        type: (header.word(at: 8) ?? 0) & 2 == 2 ? header.word(at: 4) ?? 0 : 0, offset: Int(header.word(at: 16) ?? 0),
        address: 0, size: Int(header.word(at: 20) ?? 0))
    }
    // Types 0 (none) and 8 (no bits in the file) have nothing to load; neither have those not allocated.
    let loaded = sections.filter { $0.type != 0 && $0.type != 8 && $0.size > 0 }
    var collector = SegmentCollector()
    for program in programs where program.type == 1 && program.size > 0 {
      guard program.end <= file.count else { throw .elf(offset: program.offset, .cutOff) }
      guard UInt64(program.address) + UInt64(program.size) <= 0x1_0000_0000 else {
        throw .elf(offset: program.offset, .addressOverflow)
      }
      let inside = loaded.filter { $0.offset >= program.offset && $0.end <= program.end }
      for part in inside.isEmpty ? [program] : inside {
        let address = program.address + UInt32(part.offset - program.offset)
        try collector.add(address, file[part.offset..<part.end])
      }
    }
    return (try collector.segments(), entry)
  }

  /// Reads a header table whose file offset stands at `place` and whose entry size and count stand at
  /// `sizes`; nothing where the file has no such table.
  private static func table(
    _ file: [UInt8], at place: Int, sizes: Int, entryBytes: Int, limit: Int, _ make: ([UInt8]) -> Header
  ) throws(ImageFileError) -> [Header] {
    guard let start = file.word(at: place), let size = file.half(at: sizes), let count = file.half(at: sizes + 2) else {
      throw .elf(offset: place, .cutOff)
    }
    guard start != 0, count != 0 else { return [] }
    guard count <= limit else { throw .elf(offset: sizes + 2, .tooManyHeaders(Int(count))) }
    guard size >= entryBytes else { throw .elf(offset: sizes, .headerSize(Int(size))) }
    var result: [Header] = []
    for index in 0..<Int(count) {
      let offset = Int(start) + index * Int(size)
      guard let header = file.bytes(at: offset, entryBytes) else { throw .elf(offset: offset, .cutOff) }
      result.append(make(header))
    }
    return result
  }
}

import Testing

@testable import BootImage

@Suite struct ELFTests {
  static let segments = [
    ImageSegment(address: 0x6000_2000, bytes: application(40)), ImageSegment(address: 0x6000_2100, bytes: [1, 2, 3]),
  ]

  @Test func physicalAddressesAreTaken() throws {
    let file = try ImageFile(elf(Self.segments, entry: 0x6000_2041))
    #expect(file.kind == .elf && file.segments == Self.segments && file.entry == 0x6000_2041)
  }

  @Test func faultsSayWhatToDo() {
    let good = elf(Self.segments)
    func changed(_ offset: Int, _ value: UInt8) -> [UInt8] {
      var bytes = good
      bytes[offset] = value
      return bytes
    }
    let cases: [([UInt8], Int, ELFFault)] = [
      ([UInt8](good.prefix(40)), 0, .cutOff),
      (changed(4, 2), 4, .wrongClass),
      (changed(5, 2), 4, .wrongClass),
      (changed(18, 62), 18, .wrongMachine(62)),
      (changed(16, 1), 16, .notExecutable(1)),
      (changed(42, 8), 42, .headerSize(8)),
      (changed(45, 0xFF), 44, .tooManyHeaders(0xFF02)),
      ([UInt8](good.prefix(good.count - 1)), good.count - 3, .cutOff),
      ([UInt8](good.prefix(60)), 52, .cutOff),
    ]
    for (bytes, offset, fault) in cases {
      #expect(throws: ImageFileError.elf(offset: offset, fault), "\(fault)") { try ImageFile(bytes) }
    }
    #expect(throws: ImageFileError.noData) { try ImageFile(elf([])) }
    #expect(throws: ImageFileError.elf(offset: 84, .addressOverflow)) {
      try ImageFile(elf([ImageSegment(address: 0xFFFF_FFFE, bytes: [1, 2, 3])]))
    }
  }

  /// A linker may let the first segment begin with the file's headers; only the section in it counts.
  @Test func headersInsideASegmentAreNotLoaded() throws {
    var file = elf([ImageSegment(address: 0x6000_2000, bytes: [0xAA, 0xBB, 0xCC, 0xDD])])
    let data = UInt32(file.count - 4)
    file.put(0, at: 52 + 4)  // The segment now starts at file offset 0 ...
    file.put(0x6000_2000 - data, at: 52 + 12)
    file.put(UInt32(file.count), at: 52 + 16)
    let sections = file.count
    file += [UInt8](repeating: 0, count: 80)
    file.put(UInt32(sections), at: 32)  // ... and a section table says where the data is.
    file.put([40, 0, 2, 0], at: 46)
    for (index, word) in [(1, 1), (2, 2), (4, data), (5, 4)] as [(Int, UInt32)] {
      file.put(word, at: sections + 40 + 4 * index)
    }
    #expect(
      try ImageFile(file).segments == [ImageSegment(address: 0x6000_2000, bytes: [0xAA, 0xBB, 0xCC, 0xDD])])
  }

  @Test func damagedAtEveryByteNeverTraps() {
    let sample = elf(Self.segments)
    for position in sample.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var bytes = sample
        bytes[position] = value
        _ = try? ImageFile(bytes)
      }
      _ = try? ImageFile([UInt8](sample.prefix(position)))
    }
  }
}

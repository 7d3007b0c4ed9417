import Testing

@testable import BootImage

@Suite struct BootContainerTests {
  /// Header bytes as `nxpimage hab export` (SPSDK 3.12.0) wrote them for these three applications.
  @Test func headersAreThoseOfTheFieldsTool() throws {
    let ram = ContainerGeometry(start: 0x2020_8000, ivtOffset: 0x400, initialLoadSize: 0x2000)
    let cases: [(UInt32, ContainerGeometry, [UInt32], gap: Int, total: Int)] = [
      (
        0x6000_22DD, .flexSPINOR,
        [0x4020_00D1, 0x6000_22DD, 0, 0, 0x6000_1020, 0x6000_1000, 0, 0, 0x6000_0000, 0x382C, 0], 0x1000, 10284
      ),
      (
        0x2020_86DD, .serialDownloader(start: 0x2020_8000),
        [0x4020_00D1, 0x2020_86DD, 0, 0, 0x2020_8020, 0x2020_8000, 0, 0, 0x2020_8000, 0x1C2C, 0], 0x400, 7212
      ),
      (
        0x2020_A2DD, ram, [0x4020_00D1, 0x2020_A2DD, 0, 0, 0x2020_8420, 0x2020_8400, 0, 0, 0x2020_8000, 0x382C, 0],
        0x1C00, 13356
      ),
    ]
    for (reset, geometry, words, gap, total) in cases {
      let app = application(reset: reset)
      let bytes = try BootContainer.build(application: app, geometry: geometry)
      var header = [UInt8](repeating: 0, count: gap)
      for (index, word) in words.enumerated() { header.put(word, at: 4 * index) }
      #expect(bytes == header + app)
      #expect(bytes.count == total)
      let container = try BootContainer(bytes)
      #expect(container.ivtOffset == geometry.ivtOffset && container.bootData.start == geometry.start)
      #expect(container.applicationFileOffset == gap && container.bootDataFileOffset == 0x20)
      #expect(!container.isSigned && !container.entryIsVectorTable)
      #expect(container.dcdFileOffset == nil && container.csfFileOffset == nil)
      #expect(container.addressRange.count == total)
    }
  }

  @Test func listingOfTheWorkedExample() throws {
    let bytes = try BootContainer.build(application: application())
    let listing: [UInt8] = [
      0xD1, 0x00, 0x20, 0x40, 0xDD, 0x22, 0x00, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0x10, 0x00, 0x60, 0x00, 0x10, 0x00,
      0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x00, 0x00, 0x60, 0x2C, 0x38, 0x00, 0x00, 0, 0, 0, 0,
    ]
    #expect([UInt8](bytes.prefix(listing.count)) == listing)
  }

  @Test func anEvenEntryIsAVectorTable() throws {
    let bytes = try BootContainer.build(application: application(), entry: 0x6000_2000)
    let container = try BootContainer(bytes)
    #expect(container.entryIsVectorTable && container.applicationFileOffset == 0x1000)
  }

  @Test func pointersAreFoundInTheFile() throws {
    var bytes = try BootContainer.build(application: application())
    bytes.put(0x6000_1040, at: 0x0C)
    bytes.put(0x6000_3000, at: 0x18)
    let container = try BootContainer([0, 0, 0, 0] + bytes, ivtFileOffset: 4)
    #expect(container.loadAddress == 0x6000_0FFC)
    #expect(container.dcdFileOffset == 0x44 && container.csfFileOffset == 0x2004 && container.isSigned)
    #expect(container.fileOffset(of: 0x7000_0000) == nil && container.fileOffset(of: 0) == nil)
  }

  @Test func buildingIsRefused() {
    func refused(_ error: BootContainerError, _ make: () throws -> [UInt8]) {
      #expect(throws: error) { try make() }
    }
    let app = application()
    refused(.emptyApplication) { try BootContainer.build(application: []) }
    refused(.vectors(.tooShort(7))) { try BootContainer.build(application: [UInt8](app.prefix(7))) }
    refused(.vectors(.resetNotThumb(0x6000_22DC))) {
      try BootContainer.build(application: application(reset: 0x6000_22DC))
    }
    refused(.vectors(.resetOutside(0x2020_A2DD, start: 0x6000_2000, end: 0x6000_382C))) {
      try BootContainer.build(application: application(reset: 0x2020_A2DD))
    }
    for entry: UInt32 in [0x6000_1FFF, 0x6000_382D, 0x6000_2002] {
      refused(.entryOutside(entry: entry, start: 0x6000_2000, end: 0x6000_382C)) {
        try BootContainer.build(application: app, entry: entry)
      }
    }
    for geometry in [
      ContainerGeometry(start: 0x6000_0000, ivtOffset: 0x1000, initialLoadSize: 0x103F),
      ContainerGeometry(start: 0x6000_0000, ivtOffset: 0x1002, initialLoadSize: 0x2000),
      ContainerGeometry(start: 0xFFFF_F000, ivtOffset: 0, initialLoadSize: 0x400),
      ContainerGeometry(start: 0, ivtOffset: 0, initialLoadSize: 0xF000_0000),
      ContainerGeometry(start: 0, ivtOffset: 0xFFFF_FFFC, initialLoadSize: 0),
    ] {
      refused(.geometry(geometry)) { try BootContainer.build(application: app, geometry: geometry) }
    }
  }

  @Test func readingIsRefused() throws {
    let good = try BootContainer.build(application: application())
    for offset in [-1, 4, good.count, Int.max, Int.min] {
      #expect(throws: BootContainerError.noIVT(offset: offset)) { try BootContainer(good, ivtFileOffset: offset) }
    }
    #expect(throws: BootContainerError.noIVT(offset: 0)) { try BootContainer([UInt8](good.prefix(31))) }
    for pointer: UInt32 in [0, 0x6000_0FFF, 0x6000_3829, 0xFFFF_FFFF] {
      var bytes = good
      bytes.put(pointer, at: 0x10)
      #expect(throws: BootContainerError.bootDataOutside(pointer: pointer)) { try BootContainer(bytes) }
    }
    #expect(throws: BootContainerError.selfPointer(offset: 0x7000_0000 >> 16, selfAddress: 0x10)) {
      var bytes = good
      bytes.put(0x10, at: 0x14)
      return try BootContainer([UInt8](repeating: 0, count: 0x7000) + bytes, ivtFileOffset: 0x7000)
    }
  }
}

import Testing

@testable import BootImage

@Suite struct RAMImageTests {
  let app = application(reset: 0x2020_A2DD)
  let geometry = ContainerGeometry(start: 0x2020_8000, ivtOffset: 0x400, initialLoadSize: 0x2000)

  @Test func addressesComeFromTheIVT() throws {
    let old = try BootContainer.build(application: app, geometry: geometry)
    let padded = try RAMImage(try ImageFile([UInt8](repeating: 0, count: 0x400) + old))
    #expect(padded.loadAddress == 0x2020_8000 && padded.jumpAddress == 0x2020_8400)
    let bare = try RAMImage(try ImageFile(old))
    #expect(bare.loadAddress == 0x2020_8400 && bare.jumpAddress == 0x2020_8400 && bare.bytes == old)
    let new = try BootContainer.build(
      application: application(reset: 0x2020_86DD), geometry: .serialDownloader(start: 0x2020_8000))
    let image = try RAMImage(try ImageFile(new))
    #expect(image.loadAddress == 0x2020_8000 && image.jumpAddress == 0x2020_8000)
    #expect(image.flashloader == nil && image.fitsDefaultRAM)
    let records = try RAMImage(try ImageFile(srec([ImageSegment(address: 0x2020_8000, bytes: new)])))
    #expect(records.jumpAddress == 0x2020_8000 && records.bytes == new)
  }

  func refused(_ error: PlacementError, _ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation) {
    #expect(throws: error, sourceLocation: location) { try RAMImage(try ImageFile(bytes)) }
  }

  func built(_ start: UInt32, _ offset: UInt32 = 0x100) throws -> [UInt8] {
    try BootContainer.build(
      application: application(reset: start + 0x400 + offset + 1), geometry: .serialDownloader(start: start))
  }

  @Test func refusals() throws {
    refused(.romRAM(start: 0x2020_0000, end: 0x2020_1C2C), try built(0x2020_0000))
    refused(.romRAM(start: 0x2020_7FFC, end: 0x2020_9C28), try built(0x2020_7FFC))
    refused(.romRAM(start: 0x201F_FFFC, end: 0x2020_1C28), try built(0x201F_FFFC))
    refused(.notRAM(start: 0x2023_FFFC, end: 0x2024_1C28), try built(0x2023_FFFC))
    refused(.notRAM(start: 0x8000_0000, end: 0x8000_1C2C), try built(0x8000_0000))
    refused(.notRAM(start: 0x4000_0000, end: 0x4000_1C2C), try built(0x4000_0000))
    refused(.linkedForFlash(address: 0x6000_1000), try BootContainer.build(application: application()))
    refused(
      .linkedForFlash(address: 0x6000_0000), ImageFile(kind: .srec, segments: sdkImage(), entry: nil).flattened(fill: 0)
    )
    refused(.noIVTForRAM, app)
    refused(.noIVTForRAM, srec([ImageSegment(address: 0x2020_A000, bytes: app)]))
    var bytes = try built(0x2020_8000)
    bytes.put(0x6000_2001, at: 4)
    refused(.entryOutside(entry: 0x6000_2001, start: 0x2020_8000, end: 0x2020_9C2C), bytes)
    bytes = try built(0x2020_8000)
    bytes.put(0x2021_0000, at: 0x20)
    refused(.start(found: 0x2021_0000, expected: 0x2020_8000), bytes)
    #expect(throws: PlacementError.empty) { try RAMImage(ImageFile(kind: .srec, segments: [], entry: nil)) }
  }

  @Test func largeImagesSayThatTheyNeedMoreRAM() throws {
    let big = try BootContainer.build(
      application: application(0x1_8000, reset: 0x2020_8501), geometry: .serialDownloader(start: 0x2020_8000))
    #expect(try !RAMImage(try ImageFile(big)).fitsDefaultRAM)
  }
}

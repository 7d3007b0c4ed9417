import Testing

@testable import Provisioning

@Suite struct FlashloaderImageTests {
  @Test(arguments: [0, 0x400, 0x1000]) func addressesFollowFromTheTable(_ offset: Int) throws {
    let image = try FlashloaderImage(SampleImages.flashloader(tableOffset: offset, count: 0x3000))
    #expect(image.loadAddress == 0x2020_8000)
    #expect(image.jumpAddress == 0x2020_8000 + UInt32(offset))
    #expect(image.tableOffset == offset)
    #expect(!image.isSigned)
  }

  @Test func whatIsNone() {
    #expect(throws: FlashloaderImage.Invalid.self) { try FlashloaderImage([]) }
    #expect(throws: FlashloaderImage.Invalid.self) { try FlashloaderImage([UInt8](repeating: 0xD1, count: 40)) }
    // For flash, for the ROM's own RAM, past the end of RAM, entry outside.
    #expect(throws: FlashloaderImage.Invalid.self) { try FlashloaderImage(SampleImages.container()) }
    #expect(throws: FlashloaderImage.Invalid.self) { try FlashloaderImage(SampleImages.flashloader(load: 0x2020_0000)) }
    #expect(throws: FlashloaderImage.Invalid.self) { try FlashloaderImage(SampleImages.flashloader(load: 0x2023_F800)) }
    #expect(throws: FlashloaderImage.Invalid.self) { try FlashloaderImage(SampleImages.flashloader(count: 0x800)) }
  }

  @Test func cutFilesNeverTrap() {
    let whole = SampleImages.flashloader()
    for count in 0..<whole.count { _ = try? FlashloaderImage(Array(whole[..<count])) }
  }
}

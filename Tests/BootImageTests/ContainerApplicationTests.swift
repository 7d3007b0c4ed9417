import Testing

@testable import BootImage

@Suite struct ContainerApplicationTests {
  let app = application()

  @Test func filesWithAddresses() throws {
    let segments = [
      ImageSegment(address: 0x6000_2000, bytes: [UInt8](app[..<0x100])),
      ImageSegment(address: 0x6000_2110, bytes: [UInt8](app[0x110...])),
    ]
    for (bytes, entry) in [
      (srec(segments, entry: 0x6000_22DD), UInt32(0x6000_22DD)), (srec(segments), nil), (intelHEX(segments), nil),
      (elf(segments, entry: 0x6000_22DD), 0x6000_22DD),
    ] {
      let found = try ContainerApplication(try ImageFile(bytes), geometry: .flexSPINOR)
      #expect(found.entry == entry)
      #expect(found.bytes == app[..<0x100] + [UInt8](repeating: 0, count: 16) + app[0x110...])
    }
  }

  @Test func aBinaryIsWhereItIsPut() throws {
    let found = try ContainerApplication(try ImageFile(app), geometry: .serialDownloader(start: 0x2020_8000))
    #expect(found == (try ContainerApplication(try ImageFile(app), geometry: .flexSPINOR)))
    #expect(found.bytes == app && found.entry == nil)
  }

  @Test func refused() throws {
    func refused(_ error: ContainerApplicationError, _ bytes: [UInt8]) throws {
      let file = try ImageFile(bytes)
      #expect(throws: error) { try ContainerApplication(file, geometry: .flexSPINOR) }
      #expect(error.description.count > 40)
    }
    try refused(
      .linkAddress(found: 0x2020_8000, expected: 0x6000_2000), srec([ImageSegment(address: 0x2020_8000, bytes: app)]))
    try refused(
      .linkAddress(found: 0x6000_0000, expected: 0x6000_2000), srec([ImageSegment(address: 0x6000_0000, bytes: app)]))
    try refused(.ownHeader(address: 0x6000_1000), srec(sdkImage()))
    try refused(.alreadyBuilt(.container), try BootContainer.build(application: app))
  }
}

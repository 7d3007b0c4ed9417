import Testing

@testable import BootImage

@Suite struct ImageFileTests {
  let container: [UInt8]
  init() throws { container = try BootContainer.build(application: application()) }

  @Test func kindsByContent() throws {
    let ram = try BootContainer.build(
      application: application(reset: 0x2020_A2DD),
      geometry: ContainerGeometry(start: 0x2020_8000, ivtOffset: 0x400, initialLoadSize: 0x2000))
    let flash = ImageFile(kind: .srec, segments: sdkImage(), entry: nil).flattened(fill: 0xFF)
    let cases: [([UInt8], ImageFile.Kind, UInt32)] = [
      (container, .container, 0x6000_1000),
      ([UInt8](repeating: 0xFF, count: 0x1000) + container, .paddedContainer(ivtOffset: 0x1000), 0x6000_0000),
      ([UInt8](repeating: 0x00, count: 0x1000) + container, .paddedContainer(ivtOffset: 0x1000), 0x6000_0000),
      ([UInt8](repeating: 0x00, count: 0x400) + ram, .paddedContainer(ivtOffset: 0x400), 0x2020_8000),
      (ram, .container, 0x2020_8400),
      (flash, .flashImage, 0x6000_0000),
      (application(), .binary, 0),
      ([UInt8](repeating: 0xFF, count: 0x800) + container, .binary, 0),
      ([0], .binary, 0),
    ]
    for (bytes, kind, address) in cases {
      let file = try ImageFile(bytes)
      #expect(file.kind == kind && file.lowestAddress == address && file.byteCount == bytes.count)
      #expect(file.isPlaced == (kind != .binary))
    }
  }

  @Test func refusals() {
    #expect(throws: ImageFileError.empty) { try ImageFile([]) }
    #expect(throws: ImageFileError.text) { try ImageFile([UInt8]("options:\n  flags: 0\n".utf8)) }
    #expect(throws: ImageFileError.noIVTAfterFCB(byteCount: 512)) { try ImageFile(sampleFCB().bytes) }
    var low = container
    low.put(0x800, at: 0x14)
    #expect(throws: ImageFileError.selfPointer(ivtOffset: 0x1000, selfAddress: 0x800)) {
      try ImageFile([UInt8](repeating: 0, count: 0x1000) + low)
    }
    low.put(0xFFFF_FFF0, at: 0x14)
    #expect(throws: ImageFileError.selfPointer(ivtOffset: 0, selfAddress: 0xFFFF_FFF0)) { try ImageFile(low) }
  }

  @Test func flatteningAndReading() throws {
    let file = ImageFile(
      kind: .srec,
      segments: [ImageSegment(address: 0x100, bytes: [1, 2]), ImageSegment(address: 0x105, bytes: [3])], entry: nil)
    #expect(file.flattened(fill: 0xEE) == [1, 2, 0xEE, 0xEE, 0xEE, 3])
    #expect(file.bytes(at: 0x101, count: 1) == [2])
    #expect(file.bytes(at: 0x101, count: 2) == nil)
    #expect(file.bytes(at: 0x103, count: 1) == nil)
    #expect(file.endAddress == 0x106 && file.byteCount == 3)
  }
}

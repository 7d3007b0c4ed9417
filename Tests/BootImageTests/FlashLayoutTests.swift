import SeededGenerator
import Testing

@testable import BootImage

@Suite struct FlashLayoutTests {
  let app = application()
  let container: [UInt8]
  init() throws { container = try BootContainer.build(application: app) }

  @Test func aBareApplicationGetsAContainer() throws {
    let segments = [ImageSegment(address: 0x6000_2000, bytes: app)]
    for file in [
      try ImageFile(srec(segments)), try ImageFile(intelHEX(segments)), try ImageFile(elf(segments)),
    ] {
      let layout = try FlashLayout(file)
      #expect(layout.origin == .built && layout.fcb == .toBeMade)
      #expect(layout.writes == [ImageSegment(address: 0x6000_1000, bytes: container)])
      #expect(layout.eraseByteCount == 0x4000)
      #expect(layout == (try FlashLayout(file, address: 0x6000_2000)))
    }
    let binary = try FlashLayout(try ImageFile(app), address: 0x6000_2000)
    #expect(binary.writes == [ImageSegment(address: 0x6000_1000, bytes: container)])
  }

  @Test func gapsInABareApplicationAreZeros() throws {
    let more = ImageSegment(address: 0x6000_5000, bytes: [0x11, 0x22])
    let layout = try FlashLayout(try ImageFile(srec([ImageSegment(address: 0x6000_2000, bytes: app), more])))
    let bytes = try #require(layout.writes.first?.bytes)
    #expect(layout.writes.count == 1 && bytes.count == 0x4002 && layout.container.bootData.length == 0x5002)
    #expect(bytes[(0x1000 + app.count)..<0x4000].allSatisfy { $0 == 0 })
  }

  @Test func aContainerIsTakenAsItIs() throws {
    for filler in [[], [UInt8](repeating: 0xFF, count: 0x1000), [UInt8](repeating: 0, count: 0x1000)] {
      let layout = try FlashLayout(try ImageFile(filler + container))
      #expect(layout.origin == .brought && layout.fcb == .toBeMade)
      #expect(layout.writes == [ImageSegment(address: 0x6000_1000, bytes: container)])
    }
    let records = try FlashLayout(try ImageFile(srec([ImageSegment(address: 0x6000_1000, bytes: container)])))
    #expect(records.writes == [ImageSegment(address: 0x6000_1000, bytes: container)])
  }

  @Test func anSDKImageIsTakenAsItIs() throws {
    let segments = sdkImage()
    let flat = ImageFile(kind: .srec, segments: segments, entry: nil)
    for file in [
      try ImageFile(srec(segments)), try ImageFile(elf(segments)), try ImageFile(flat.flattened(fill: 0xFF)),
      try ImageFile(flat.flattened(fill: 0)),
    ] {
      let layout = try FlashLayout(file)
      #expect(layout.origin == .brought && layout.fcb == .present(sampleFCB()))
      #expect(layout.writes.count == 1)
      let write = try #require(layout.writes.first)
      #expect(write.address == 0x6000_1000 && write.bytes.count == 0x1000 + app.count)
      #expect([UInt8](write.bytes.suffix(app.count)) == app)
      #expect(layout.container.entryIsVectorTable && layout.container.dcdFileOffset == 0x30)
      #expect(layout.container.bootData.length == 0x80_0000)
    }
  }

  @Test func distantPartsAndEncryptionHeadersAreWrittenApart() throws {
    var segments = sdkImage()
    segments.insert(ImageSegment(address: 0x6000_0400, bytes: [1, 2, 3, 4]), at: 1)
    segments.append(ImageSegment(address: 0x6001_0010, bytes: [9]))
    let layout = try FlashLayout(try ImageFile(srec(segments)))
    #expect(layout.writes.map(\.address) == [0x6000_0200, 0x6000_1000, 0x6001_0000])
    #expect(layout.writes[0].bytes.count == 0xE00 && layout.writes[0].bytes[0x200] == 1)
    #expect(layout.writes[2].bytes == [UInt8](repeating: 0xFF, count: 16) + [9])
    #expect(layout.eraseByteCount == 0x1_1000)
  }

  func refused(
    _ error: PlacementError, _ bytes: [UInt8], address: UInt32? = nil, part: Int? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: error, sourceLocation: location) {
      try FlashLayout(try ImageFile(bytes), address: address, partByteCount: part)
    }
  }

  func changed(_ offset: Int, _ word: UInt32) -> [UInt8] {
    var bytes = container
    bytes.put(word, at: offset)
    return bytes
  }

  @Test func addresses() throws {
    refused(.addressMissing(guess: 0x6000_2000), app)
    refused(.addressMissing(guess: nil), application(stack: 0x1234_5678))
    refused(.linkedForRAM(address: 0x2020_A2DC), application(reset: 0x2020_A2DD))
    refused(.addressConflict(.container, given: 0x6000_0000, own: 0x6000_1000), container, address: 0x6000_0000)
    let flash = ImageFile(kind: .srec, segments: sdkImage(), entry: nil).flattened(fill: 0xFF)
    refused(.addressConflict(.flashImage, given: 0x6000_1000, own: 0x6000_0000), flash, address: 0x6000_1000)
    refused(.linkAddress(0x6000_0000), application(reset: 0x6000_02DD), address: 0x6000_0000)
    refused(.linkAddress(0x6000_1000), application(reset: 0x6000_12DD), address: 0x6000_1000)
    refused(.outsideFlash(start: 0x5000_0000, end: 0x5000_182C), app, address: 0x5000_0000)
    refused(.outsideFlash(start: 0xFFFF_FFF0, end: 0x1_0000_181C), app, address: 0xFFFF_FFF0)
    refused(.outsideFlash(start: 0x7F7F_FFF0, end: 0x7F80_181C), app, address: 0x7F7F_FFF0)
    refused(.linkedForRAM(address: 0), app, address: 0)
    refused(.linkedForRAM(address: 0x8000_2000), srec([ImageSegment(address: 0x8000_2000, bytes: app)]))
  }

  @Test func flashloadersAreNoApplications() throws {
    let loader = StandInFlashloader.make()
    refused(.flashloader(address: 0x2020_8000), loader)
    refused(.flashloader(address: 0x2020_8400), [UInt8](loader.dropFirst(0x400)))
    let bare = [UInt8](loader.dropFirst(0x2000))
    refused(.flashloader(address: 0x2020_A040), bare)
    refused(.flashloader(address: 0x2020_A041), bare, address: 0x6000_2000)
    refused(.flashloader(address: 0x2020_A000), srec([ImageSegment(address: 0x2020_A000, bytes: bare)]))
    #expect("\(PlacementError.flashloader(address: 0x2020_8000))".contains("no application for XIP flash"))
  }

  @Test func vectors() {
    refused(.vectors(.stackPointer(0x6000_0000)), application(stack: 0x6000_0000), address: 0x6000_2000)
    refused(.vectors(.stackPointer(0x2001_0002)), application(stack: 0x2001_0002), address: 0x6000_2000)
    refused(.vectors(.resetNotThumb(0x6000_2040)), application(reset: 0x6000_2040), address: 0x6000_2000)
    refused(
      .vectors(.resetOutside(0x6000_4001, start: 0x6000_2000, end: 0x6000_382C)), application(reset: 0x6000_4001),
      address: 0x6000_2000)
    refused(.vectors(.tooShort(4)), [0, 0, 1, 0x20], address: 0x6000_2000)
    refused(.noVectors, changed(0x1000, 0))
    refused(
      .vectors(.stackPointer(0)),
      srec([
        sdkImage()[0], sdkImage()[1], ImageSegment(address: 0x6000_2000, bytes: application(stack: 0)),
      ]))
    #expect(throws: PlacementError.empty) { try FlashLayout(ImageFile(kind: .srec, segments: [], entry: nil)) }
  }

  @Test func containersThatDoNotFit() throws {
    refused(.selfPointer(found: 0x6000_0000, expected: 0x6000_1000), changed(0x14, 0x6000_0000))
    refused(.selfPointer(found: 0x6000_2000, expected: 0x6000_1000), changed(0x14, 0x6000_2000))
    refused(
      .selfPointer(found: 0x6000_2000, expected: 0x6000_1000),
      [UInt8](repeating: 0xFF, count: 0x1000) + changed(0x14, 0x6000_2000))
    refused(
      .selfPointer(found: 0x6000_0000, expected: 0x6000_1000),
      srec([ImageSegment(address: 0x6000_1000, bytes: changed(0x14, 0x6000_0000))]))
    refused(.linkedForRAM(address: 0x2020_8000), changed(0x14, 0x2020_8000))
    refused(.ivtMisplaced(0x6000_0000), srec([ImageSegment(address: 0x6000_0000, bytes: container)]))
    refused(.ivtMisplaced(0x6000_0400), srec([ImageSegment(address: 0x6000_0400, bytes: container)]))
    refused(.start(found: 0x6000_1000, expected: 0x6000_0000), changed(0x20, 0x6000_1000))
    refused(.container(.bootDataOutside(pointer: 0x7000_0000)), changed(0x10, 0x7000_0000))
    refused(.entryOutside(entry: 0x2020_A2DD, start: 0x6000_0000, end: 0x6000_382C), changed(0x04, 0x2020_A2DD))
    refused(.entryOutside(entry: 0x6000_22DD, start: 0x6000_0000, end: 0x6000_2000), changed(0x24, 0x2000))
    refused(
      .entryOutside(entry: 0x6000_22DD, start: 0x6000_1000, end: 0x6000_2200), [UInt8](container.prefix(0x1200)))
    refused(.pointer(.csf, 0x6000_4000), changed(0x18, 0x6000_4000))
    refused(.pointer(.csf, 0x6000_1000), changed(0x18, 0x6000_1000))
    refused(.pointer(.dcd, 0x6000_1040), changed(0x0C, 0x6000_1040))
  }

  @Test func fcbs() throws {
    func image(_ fcb: FlashConfigurationBlock) -> [UInt8] {
      srec([ImageSegment(address: 0x6000_0000, bytes: fcb.bytes)] + sdkImage().dropFirst())
    }
    var block = sampleFCB()
    block.version = 0
    refused(.badFCB(tag: FlashConfigurationBlock.tagValue, version: 0), image(block))
    block = sampleFCB()
    block.setSequence(0, [])
    refused(.emptyFCB, image(block))
    refused(
      .noIVTAfterFCB,
      srec([
        ImageSegment(address: 0x6000_0000, bytes: sampleFCB().bytes), ImageSegment(address: 0x6000_2000, bytes: app),
      ]))
    #expect(try FlashLayout(try ImageFile(image(FlashConfigurationBlock()))).fcb == .toBeMade)
  }

  @Test func size() throws {
    refused(.tooLarge(needed: 0x382C, available: 0x3000), container, part: 0x3000)
    refused(.tooLarge(needed: 0x382C, available: 0), app, address: 0x6000_2000, part: -1)
    _ = try FlashLayout(try ImageFile(container), partByteCount: 0x382C)
  }

  @Test func signedContainersAreTaken() throws {
    var bytes = changed(0x18, 0x6000_4000) + [UInt8](repeating: 0, count: 0x4000 - 0x1000 - container.count)
    bytes += [0xD4, 0x00, 0x50, 0x42] + [UInt8](repeating: 0, count: 0x1FFC)
    bytes.put(0x6000, at: 0x24)
    let layout = try FlashLayout(try ImageFile(bytes))
    #expect(layout.container.isSigned && layout.container.csfFileOffset == 0x3000)
    #expect(layout.eraseByteCount == 0x6000)
  }

  @Test func everyDamagedHeaderByteIsJudgedWithoutATrap() {
    for offset in 0..<0x40 {
      for value: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
        var bytes = container
        bytes[offset] = value
        exercise(bytes)
      }
    }
  }

  @Test func cutImagesAreJudgedWithoutATrap() {
    let loader = StandInFlashloader.make()
    for length in 0...0x60 {
      exercise([UInt8](container.prefix(length)))
      exercise([UInt8](container.prefix(0xFF8 + length)))
      exercise([UInt8](loader.prefix(0x3F0 + length)))
      exercise(sampleFCB().bytes + [UInt8](repeating: 0xFF, count: 0xE00) + container.prefix(length))
    }
  }

  @Test func noiseNeverTraps() {
    var random = SeededGenerator(seed: 3)
    for round in 0..<300 {
      var bytes = (0..<Int.random(in: 1...0x500, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let starts: [[UInt8]] = [
        [], [0xD1, 0, 0x20, 0x40], [0x7F, 0x45, 0x4C, 0x46, 1, 1], [0x46, 0x43, 0x46, 0x42], [0x3A, 0x30, 0x30],
        [0x53, 0x33, 0x30, 0x30],
      ]
      bytes.put(starts[round % starts.count], at: 0)
      exercise(bytes)
    }
  }
}

import Testing

@testable import BootImage

/// Expected places are those of containers that SPSDK 3.12's `nxpimage hab export` wrote.
@Suite struct ContainerLayoutTests {
  let ram = ContainerGeometry(start: 0x2020_8000, ivtOffset: 0x400, initialLoadSize: 0x1000)

  @Test func signed() throws {
    let layout = try ContainerLayout(application: application(0x182C), geometry: .flexSPINOR, kind: .signed)
    let container = try BootContainer(try layout.container(csf: [0xD4]))
    #expect(layout.csfAddress == 0x6000_4000 && container.ivt.csf == 0x6000_4000 && container.csfFileOffset == 0x3000)
    #expect(container.bootData.length == 0x6000 && container.fileByteCount == 0x5000)
    #expect(
      layout.authenticatedBlocks == [
        .init(address: 0x6000_1000, count: 0x40), .init(address: 0x6000_2000, count: 0x1830),
      ])
    #expect(layout.keyBlobAddress == nil && layout.encryptedBlocks.isEmpty && layout.nonceByteCount == 13)
    let content = layout.content(of: layout.authenticatedBlocks)
    #expect(content == [UInt8](layout.bytes[0..<0x40]) + application(0x182C) + [0, 0, 0, 0])
  }

  @Test func encrypted() throws {
    let app = application(0x182C, reset: 0x2020_96DD)
    let layout = try ContainerLayout(application: app, geometry: ram, kind: .encrypted)
    let secret = [UInt8](repeating: 0x5A, count: 0x1830)
    let bytes = try layout.container(csf: [0xD4], encryptedApplication: secret)
    let container = try BootContainer(bytes)
    #expect(container.bootData.length == 0x5200 && layout.csfAddress == 0x2020_B000)
    #expect(layout.keyBlobAddress == 0x2020_D000 && bytes.count == 0x4C00)
    #expect(layout.authenticatedBlocks == [.init(address: 0x2020_8400, count: 0x40)])
    #expect(layout.encryptedBlocks == [.init(address: 0x2020_9000, count: 0x1830)])
    #expect([UInt8](bytes[layout.application]) == secret && bytes[layout.application.upperBound] == 0)
    // One of another length is not put in.
    #expect(
      try layout.container(csf: [0xD4], encryptedApplication: [1]).prefix(layout.bytes.count) == layout.bytes[...])
  }

  /// An image that ends on a page gets a further one; one byte less does not.
  @Test(arguments: [(0xFFF, 0x3000), (0x1000, 0x4000), (0x1001, 0x4000), (0xFF1, 0x3000), (8, 0x3000)])
  func csfStandsOnAPage(count: Int, offset: UInt32) throws {
    let layout = try ContainerLayout(
      application: application(count, reset: 0x6000_2001), geometry: .flexSPINOR, kind: .signed)
    #expect(layout.csfAddress == 0x6000_0000 + offset)
    #expect(layout.application.count == (count + 15) / 16 * 16)
    #expect(layout.bytes.count == Int(offset) - 0x1000)
  }

  @Test func dcd() throws {
    let dcd: [UInt8] = [0xD2, 0, 8, 0x41, 0xC0, 0, 4, 0]
    for kind in [ContainerLayout.Kind.unsigned, .signed] {
      let layout = try ContainerLayout(
        application: application(), geometry: .flexSPINOR, dcd: dcd + [1, 2], kind: kind)
      let container = try BootContainer(layout.bytes)
      #expect(container.ivt.dcd == 0x6000_1040 && container.dcdFileOffset == 0x40)
      #expect(layout.bytes[0x40..<0x4C] == (dcd + [0, 0, 0, 0])[...])
      #expect(
        layout.authenticatedBlocks.contains(.init(address: 0x6000_1040, count: 8)) == (kind == .signed))
    }
    func refused(_ dcd: [UInt8], _ error: BootContainerError, initialLoadSize: UInt32 = 0x2000) {
      let geometry = ContainerGeometry(start: 0x6000_0000, ivtOffset: 0x1000, initialLoadSize: initialLoadSize)
      #expect(throws: error) {
        try ContainerLayout(application: application(), geometry: geometry, dcd: dcd, kind: .unsigned)
      }
    }
    refused([0xD2, 0, 8, 0x41], .noDCD)
    refused([0xD2, 0, 3, 0x41, 0], .noDCD)
    refused([0xD1, 0, 4, 0x41], .noDCD)
    refused([0xD2, 0, 4, 0x51], .noDCD)
    refused([0xD2], .noDCD)
    refused([0xD2, 0, 12, 0x41] + [UInt8](repeating: 0, count: 8), .longDCD(12, limit: 8), initialLoadSize: 0x1048)
    refused([0xD2, 0x10, 0, 0x41] + [UInt8](repeating: 0, count: 0xFFC), .longDCD(0x1000, limit: 1768))
  }

  @Test func refused() throws {
    let layout = try ContainerLayout(application: application(), geometry: .flexSPINOR, kind: .signed)
    #expect(throws: BootContainerError.longCSF(0x2001)) {
      try layout.container(csf: [UInt8](repeating: 0, count: 0x2001))
    }
    #expect(layout.content(of: [.init(address: 0x6000_0FFF, count: 4), .init(address: 0x6000_3FFF, count: 2)]).isEmpty)
    // The CSF block would not end below 4 GiB.
    let end = ContainerGeometry(start: 0xFFFF_C000, ivtOffset: 0, initialLoadSize: 0x1000)
    #expect(throws: BootContainerError.geometry(end)) {
      try ContainerLayout(application: application(0x1000, reset: 0xFFFF_D001), geometry: end, kind: .encrypted)
    }
  }

  @Test func nonceShrinksWithTheImage() throws {
    for (count, bytes) in [(0xDEFF - 0x1000, 13), (0xDF00, 12), (0xFF_BFFF, 12), (0xFF_D000, 11)] {
      let app = application(8, reset: 0x6000_2001) + [UInt8](repeating: 0, count: count - 8)
      #expect(try ContainerLayout(application: app, geometry: .flexSPINOR, kind: .encrypted).nonceByteCount == bytes)
    }
  }

  @Test func bootDevices() {
    #expect(ContainerGeometry(bootDevice: "flexspi_nor", start: 0x6000_0000) == .flexSPINOR)
    #expect(ContainerGeometry(bootDevice: "serial_downloader", start: 1) == .serialDownloader(start: 1))
    #expect(ContainerGeometry(bootDevice: "sd", start: 0x2020_8000) == ram)
    #expect(ContainerGeometry(bootDevice: "FLEXSPI_NOR", start: 0) == nil)
  }
}

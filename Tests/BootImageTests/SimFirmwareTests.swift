import Foundation
import Testing

@testable import BootImage

@Suite struct StandInFlashloaderTests {
  @Test func theFileKeptIsWhatTheCodeMakes() throws {
    let path = "SimFirmware/standin-flashloader/standin-flashloader.bin"
    if ProcessInfo.processInfo.environment["BOARDLESS_WRITE_FILES"] != nil {
      try Data(StandInFlashloader.make()).write(to: root.appendingPathComponent(path))
    }
    #expect(try contents(path) == StandInFlashloader.make())
  }

  @Test func itIsASoundRAMImage() throws {
    let bytes = StandInFlashloader.make()
    let file = try ImageFile(bytes)
    #expect(file.kind == .paddedContainer(ivtOffset: 0x400))
    let image = try RAMImage(file)
    #expect(image.loadAddress == 0x2020_8000 && image.jumpAddress == 0x2020_8400 && image.bytes == bytes)
    #expect(image.flashloader == .k2v1 && image.fitsDefaultRAM)
    #expect(image.container.applicationFileOffset == 0x2000 && image.container.bootData.start == 0x2020_8000)
    #expect(bytes.bytes(at: 0x2040, 2) == [0xFE, 0xE7] && image.container.ivt.entry == 0x2020_A041)
    #expect(bytes.prefix(0x400).allSatisfy { $0 == 0 })
    #expect(String(decoding: bytes, as: UTF8.self).contains("the virtual board only"))
  }
}

@Suite struct HelloXIPTests {
  @Test(arguments: ["elf", "srec", "hex", "bin"])
  func everyFormGivesTheContainerOfTheFieldsTool(_ form: String) throws {
    let file = try ImageFile(try contents("SimFirmware/hello-xip/hello-xip.\(form)"))
    let layout = try FlashLayout(file, address: form == "bin" ? 0x6000_2000 : nil, partByteCount: 8 << 20)
    let golden = try contents("Tests/BootImageTests/Files/hello-xip-container.bin")
    #expect(layout.writes == [ImageSegment(address: 0x6000_1000, bytes: golden)])
    #expect(layout.origin == .built && layout.fcb == .toBeMade && layout.eraseByteCount == 0x4000)
    #expect(FlashloaderMarks.generation(in: golden) == nil)
  }

  @Test func descriptionsSayWhatThereIs() throws {
    let file = try ImageFile(try contents("SimFirmware/hello-xip/hello-xip.srec"))
    #expect(ImageDescription(file).lines.first == "kind: Motorola SREC")
    let lines = ImageDescription(try FlashLayout(file)).lines
    #expect(lines.contains("IVT: file offset 0x0, address 0x60001000"))
    #expect(lines.contains("CSF: none (unsigned)"))
    #expect(lines.contains("erase: 0x60000000, 16384 bytes"))
    let image = ImageDescription(try RAMImage(try ImageFile(StandInFlashloader.make()))).lines
    #expect(image.contains("jump: 0x20208400") && image.contains("flashloader: K2.1.0"))
  }
}

import BootImage
import CaptureDecoding
import MBoot
import Provisioning
import Testing
import USBCapture
import VirtualRT1020

/// A whole provisioning of a virtual board, decoded.
@Suite struct ProvisioningDecodingTests {
  private static func plan() throws -> ProvisioningPlan {
    let own = FlashLayout.containerAddress
    let table = ImageVectorTable(entry: own + 0x1000, bootData: own + 0x20, selfAddress: own)
    var bytes = table.bytes + BootData(start: FlashLayout.flashAddress, length: 0x1000 + 9000).bytes
    for index in bytes.count..<9000 { bytes.append(UInt8(truncatingIfNeeded: index &* 7)) }
    return ProvisioningPlan(container: bytes, flashloader: try RAMImage(ImageFile(StandInFlashloader.make())))
  }

  @Test func everyCommandIsFoundAndAnswered() throws {
    let bus = TappedBus(VirtualRT1020())
    _ = try Provisioner(Self.plan()).run(on: bus)
    let decoded = Decoded(bus.events)
    #expect(
      decoded.lines == [
        "error-status 4042322160 answered", "write-file 2290649224 answered", "jump-address - answered",
        "get-property 0 answered", "get-property 0 answered", "fill-memory 0 answered", "configure-memory 0 answered",
        "get-property 0 answered", "flash-erase-region 0 answered", "fill-memory 0 answered",
        "configure-memory 0 answered", "write-memory 0 answered", "read-memory 0 answered", "read-memory 0 answered",
        "reset 0 answered", "error-status 4042322160 answered",
      ])
    #expect(decoded.notes == [])
    #expect(decoded.counts.strayReports == 0)
    #expect(decoded.counts.boardReports == bus.reportCount)
    #expect(decoded.data(12) == decoded.data(14))
    #expect(decoded.commands[8].duration == 280_257_652)
  }
}

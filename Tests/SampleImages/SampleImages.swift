import BootImage
import Provisioning

/// Images for the tests of provisioning; the right bytes at the right places and nothing else.
public enum SampleImages {
  /// A container for 0x60001000 with `count` bytes; another seed gives other bytes.
  public static func container(_ count: Int = 5000, seed: Int = 0) -> [UInt8] {
    let own = FlashLayout.containerAddress
    let table = ImageVectorTable(entry: own + 0x1000, bootData: own + 0x20, selfAddress: own)
    var bytes = table.bytes + BootData(start: FlashLayout.flashAddress, length: UInt32(0x1000 + count)).bytes
    bytes.reserveCapacity(count)
    for index in bytes.count..<count { bytes.append(UInt8(truncatingIfNeeded: index &* 7 &+ index >> 8 &+ seed)) }
    // The vectors of an application at 0x60002000.
    for (index, word) in [0x2001_0000, own + 0x1041].enumerated() where count >= 0x1008 {
      for byte in 0..<4 {
        bytes[0x1000 + 4 * index + byte] = UInt8(truncatingIfNeeded: UInt32(word) >> UInt32(8 * byte))
      }
    }
    return bytes
  }

  /// The stand-in flashloader; `signed` with the keys of `TestKeys`.
  public static func flashloader(signed: Bool = false) throws -> RAMImage {
    try RAMImage(ImageFile(signed ? signedFlashloader() : StandInFlashloader.make()))
  }

  /// What a run of these plans on an open part goes through.
  public static let phases = ProvisioningPhase.allCases.filter {
    ![.readFuses, .verifyImage, .rehearseFuses, .compareFlash, .burnFuses].contains($0)
  }

  /// A plan that works on a healthy board.
  public static func plan(_ count: Int = 5000, seed: Int = 0, signed: Bool = false) throws -> ProvisioningPlan {
    ProvisioningPlan(container: container(count, seed: seed), flashloader: try flashloader(signed: signed))
  }

  /// A plan that writes this container.
  public static func plan(_ container: [UInt8]) throws -> ProvisioningPlan {
    ProvisioningPlan(container: container, flashloader: try flashloader())
  }
}

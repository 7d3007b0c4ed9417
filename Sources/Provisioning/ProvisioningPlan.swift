import BootImage
import MBoot

/// What a provisioning is to do: which bytes end where in the flash, and how the flash is spoken to.
public struct ProvisioningPlan: Sendable, Equatable {
  /// How the flashloader learns to speak to the flash.
  public enum Configuration: Sendable, Equatable {
    /// It makes the block itself from an option word and the flash's SFDP.
    case option(OptionWord)
    /// It gets the whole block.
    case block(FlashConfigurationBlock)
  }

  /// When the image is authenticated as the boot ROM would.
  public enum Authentication: Sendable, Equatable {
    /// Never: a closed part may be left with an image that it does not start.
    case never
    /// On a closed part, which refuses what fails.
    case onClosedParts
    /// On an open part as well, where what fails is a warning.
    case always
  }

  /// A range of addresses.
  public struct Range: Sendable, Equatable, Hashable {
    /// First address.
    public var address: UInt32
    /// Bytes.
    public var count: Int
    /// Makes a range.
    public init(address: UInt32, count: Int) {
      self.address = address
      self.count = count
    }
    /// The address behind the last byte; up to 2 to the 32.
    public var end: UInt64 { UInt64(address) + UInt64(max(0, count)) }
  }

  /// What goes into the flash besides the block: ascending, apart, each at a multiple of 256.
  public var segments: [ImageSegment]
  /// The image's own block, written as it is; nil lets the flashloader program the one it uses.
  public var ownBlock: [UInt8]?
  /// How the flashloader learns to speak to the flash.
  public var configuration = Configuration.option(.standard)
  /// What to load if the boot ROM is found; nil if a flashloader must be running.
  public var flashloader: RAMImage?
  /// What to load in its place on a closed part, which starts nothing unsigned; an open part gets it only if there is
  /// no other.
  public var signedFlashloader: RAMImage?
  /// When the image is authenticated as the boot ROM would, before anything is erased.
  public var authentication = Authentication.onClosedParts
  /// What to do with a part that is closed.
  public var refusesClosedParts = false
  /// The unique ids of the boards that the plan is for; nil is for any.
  public var boards: [UInt64]?
  /// Compare first, and write nothing where the flash holds all of it already.
  public var keepsEqualFlash = false
  /// RAM that the flashloader lets the host write, for the option word or block.
  public var optionAddress: UInt32 = 0x2000
  /// Whether to read back and compare.
  public var verifies = true
  /// Whether to reset the part at the end.
  public var resets = true
  /// How long some device may take to appear at first.
  public var deviceTimeout: Duration = .seconds(5)
  /// How long the flashloader may take to come up.
  public var flashloaderTimeout: Duration = .seconds(15)
  /// How long the boot ROM may stay on the bus after the jump before it counts as having refused.
  public var jumpGrace: Duration = .seconds(3)
  /// How long to watch the bus after the reset; zero does not look.
  public var bootTimeout: Duration = .seconds(2)
  /// Limits for the single answers of the flashloader.
  public var timeouts = MBootTimeouts()

  /// Writes these segments: anything, whether or not the boot ROM could start it.
  ///
  /// - Parameter ownBlock: the 512 bytes of the flash configuration block, if the image brings one.
  public init(segments: [ImageSegment], ownBlock: [UInt8]? = nil, flashloader: RAMImage? = nil) {
    self.segments = segments
    self.ownBlock = ownBlock
    self.flashloader = flashloader
  }

  /// Writes an image that `FlashLayout` has judged: the boot ROM can start it from flash.
  public init(_ layout: FlashLayout, flashloader: RAMImage? = nil) {
    var block: [UInt8]?
    if case .present(let own) = layout.fcb { block = own.bytes }
    self.init(segments: layout.writes, ownBlock: block, flashloader: flashloader)
  }

  /// Writes a bootable container, which starts at its IVT, to 0x60001000.
  public init(container: [UInt8], flashloader: RAMImage? = nil) {
    self.init(
      segments: [ImageSegment(address: FlashLayout.containerAddress, bytes: container)], flashloader: flashloader)
  }
}

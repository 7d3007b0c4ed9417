import BootImage
import Testing

@testable import VirtualRT1020

/// What the tests of the flash commands begin with.
enum NORCase {
  /// Every flashloader that there is a profile of.
  static let firmwares = ["K2.1.0", "K2.7.0", "K2.7.0-rt1020", "K2.1.0-mcubootutility"]
  /// Quad NOR by SFDP, 133 MHz.
  static let option: UInt32 = 0xC000_0007
  /// Where the flash is.
  static let flash: UInt32 = 0x6000_0000

  /// A board with a little data at 0x1000.
  static func make(_ firmware: String, _ change: (inout BoardConfiguration) -> Void = { _ in }) -> TestBoard {
    TestBoard(flashloader: firmware) {
      $0.flash?.contents = [(0x1000, pattern(64))]
      change(&$0)
    }
  }

  /// The block that the firmware makes for a part whose quad enable is set.
  static func saved(_ firmware: String) throws -> FlashConfigurationBlock {
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(option) == 0)
    return try #require(test.block)
  }
}

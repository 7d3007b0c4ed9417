import BootImage
import Provisioning

extension FlashConfigurationBlock {
  /// A block by which a flash of the usual commands is read, erased and programmed on one pad at 30 MHz: slow, and
  /// without quad enable, SFDP, or any other trouble of the lines. The boot ROM boots from it as well (UNPROVEN on
  /// silicon).
  /// - Parameters:
  ///   - size: bytes of the flash; what three address bytes do not reach is left out.
  ///   - hasSmallSectors: 20 erases 4 KiB; else D8, 64 KiB, is all there is.
  static func onePad(size: UInt32, hasSmallSectors: Bool) -> FlashConfigurationBlock {
    var block = FlashProbe.plainBlock(size: min(size, 16 << 20))
    func address(_ opcode: UInt8) -> [LookupInstruction] { [.init(.command, opcode), .init(.rowAddress, 24)] }
    // 0B is quick enough on every part; 03 is not at 30 MHz on the oldest.
    block.setSequence(0, LookupInstruction.words(address(0x0B) + [.init(.dummy, 8), .init(.read, 4)]))
    block.setSequence(5, LookupInstruction.words(address(hasSmallSectors ? 0x20 : 0xD8)))
    block.setSequence(8, LookupInstruction.words(address(0xD8)))
    block.setSequence(9, LookupInstruction.words(address(0x02) + [.init(.write, 4)]))
    block.setSequence(11, LookupInstruction.words([.init(.command, hasSmallSectors ? 0x60 : 0xC7)]))
    if !hasSmallSectors { block.sectorSize = block.blockSize }
    return block
  }
}

extension ProvisioningPlan.Configuration {
  /// What it is called in a sentence.
  var text: String {
    switch self {
    case .option(let word): "option word \(word)"
    case .block(let block):
      "a configuration block for \(block.padType) pad\(block.padType == 1 ? "" : "s") at "
        + (FlashConfigurationBlock.megahertz.indices.contains(Int(block.serialClockFrequency))
          ? "\(FlashConfigurationBlock.megahertz[Int(block.serialClockFrequency)]) MHz" : "an unknown clock")
    }
  }
}

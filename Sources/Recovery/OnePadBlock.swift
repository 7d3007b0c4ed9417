import BootImage
import Provisioning

extension FlashConfigurationBlock {
  /// A block by which a flash of the usual commands is read, erased and programmed on one pad at 30 MHz: slow, and
  /// without quad enable or any other trouble of the lines. The boot ROM boots from it as well (UNPROVEN on silicon).
  /// - Parameter size: bytes of the flash, at most 16 MiB: addresses have three bytes.
  static func onePad(size: UInt32) -> FlashConfigurationBlock {
    var block = FlashProbe.plainBlock(size: size)
    func address(_ opcode: UInt8) -> [LookupInstruction] { [.init(.command, opcode), .init(.rowAddress, 24)] }
    block.setSequence(5, LookupInstruction.words(address(0x20)))
    block.setSequence(8, LookupInstruction.words(address(0xD8)))
    block.setSequence(9, LookupInstruction.words(address(0x02) + [.init(.write, 4)]))
    block.setSequence(11, LookupInstruction.words([.init(.command, 0x60)]))
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

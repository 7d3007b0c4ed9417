import BootImage
import Provisioning

extension SickBoard {
  /// What is done that fails, in words.
  public var task: String {
    switch job {
    case .provisioning: "a provisioning of \(bytes) bytes, \(configurationText)"
    case .speaksToROM: "a flashloader's command, sent to the boot ROM"
    case .loads(let address, let jump):
      "write-file to \(Self.hex(address)) and jump-address \(Self.hex(jump)) in the boot ROM"
    case .erasesUnconfigured: "flash-erase-region without a configure-memory before it"
    case .configuresFromElsewhere(let address): "configure-memory 9 \(Self.hex(address)), where nothing was written"
    case .writesUnerased: "write-memory of \(bytes) bytes without an erase, \(configurationText)"
    case .writesAt(let address): "write-memory to \(Self.hex(address)), \(configurationText)"
    case .burns(let word, let value): "efuse-program-once \(word) \(Self.hex(value))"
    }
  }

  private var bytes: Int { plan.segments.reduce(0) { $0 + $1.bytes.count } }

  private var configurationText: String {
    switch plan.configuration {
    case .option(let word): "configured by the option word \(word)"
    case .block(let block):
      "configured by a whole block that \(block.deviceModeEnable == 0 ? "does not set" : "sets") quad enable"
    }
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}

import BootImage

/// Runs device configuration data (DCD): register writes and checks that an image wants done before it
/// starts.
///
/// Checks of peripheral registers count as met, because no peripheral reacts here.
enum DeviceConfigurationData {
  /// Runs a block.
  /// - Returns: nil, or why it ended early: malformed, a write that is refused, a check that is not met.
  static func run(_ block: [UInt8], _ hardware: inout Hardware) -> DCDFailure? {
    let configuration: DeviceConfiguration
    do throws(CommandFault) { configuration = try DeviceConfiguration(block) } catch { return .malformed(offset: 0) }
    for command in configuration.commands {
      switch command.content {
      case .nop, .unlock: break
      case .write(let width, let operation, let writes):
        for one in writes where !write(one, width, operation, &hardware) { return .address(one.address) }
      case .check(_, let condition, let address, let mask, _):
        guard check(address, mask, condition, hardware) else { return .check(address) }
      }
    }
    return configuration.fault.map { .malformed(offset: $0.offset) }
  }

  private static func write(
    _ write: DCDCommand.Write, _ width: Int, _ operation: DCDCommand.Operation, _ hardware: inout Hardware
  ) -> Bool {
    let old =
      ROMMemory.read(write.address, width, &hardware).map { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } } ?? 0
    let new =
      switch operation {
      case .store: write.value
      case .clearBits: old & ~write.value
      case .setBits: old | write.value
      }
    return ROMMemory.writeRegister(write.address, UInt8(width * 8), new, &hardware)
  }

  private static func check(
    _ address: UInt32, _ mask: UInt32, _ condition: DCDCommand.Condition, _ hardware: Hardware
  ) -> Bool {
    guard let value = hardware.ram.word(address & ~3) else { return ROMMemory.peripherals.contains(address) }
    return condition.holds(value, mask: mask)
  }
}

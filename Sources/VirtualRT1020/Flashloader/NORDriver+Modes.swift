import MBoot

/// The flash's mode and registers, written as a configuration block asks.
extension NORDriver {
  /// The device mode sequence and up to three configuration sequences, once for every port that has a size;
  /// a block that asks for them and has no size at all is refused.
  ///
  /// Source: the device mode sequence, executed; the rest from later NXP source of the same driver.
  func writeModes(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let ports = block.flashSizes.filter { $0 > 0 }.count
    if block.deviceModeEnable != 0 {
      guard ports > 0 else { return .invalidArgument }
      for _ in 0..<ports {
        let status = try writeMode(
          sequence: block.deviceModeSequence, argument: block.deviceModeArgument, type: block.deviceModeType,
          &hardware)
        guard status == .success else { return status }
      }
    }
    if block.configurationCommandEnable != 0 {
      guard ports > 0 else { return .invalidArgument }
      for command in block.configurationCommands where command.sequence >> 8 & 0xFF != 0 {
        for _ in 0..<ports {
          let status = try writeMode(
            sequence: command.sequence, argument: command.argument, type: command.type, &hardware)
          guard status == .success else { return status }
        }
      }
    }
    return .success
  }

  /// Write enable, one sequence with its argument as data, and the wait that the block asks for.
  private func writeMode(
    sequence: UInt32, argument: UInt32, type: UInt8, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    // Types 2 and 3 change the number of pads on the way: no status can be read then, and one that reads on
    // more than one pad already is left as it is.
    let changesPads = type == 2 || type == 3
    if type == 2 && hardware.flexSPI.windowSequence.opcodePads > 1 { return .success }
    _ = hardware.flexSPI.command(sequences[SequenceIndex.writeEnable], address: 0)
    let written = sequences[Int(sequence >> 8 & 0xF)]
    let sent = withUnsafeBytes(of: argument.littleEndian) { bytes in
      hardware.flexSPI.write(written, address: 0, UnsafeRawBufferPointer(rebasing: bytes[..<written.writeBytes]))
    }
    if sent != .success { return sent }
    guard block.waitTimeConfigurationCommands == 0, !changesPads else {
      hardware.now += UInt64(block.waitTimeConfigurationCommands) * 100_000
      return .success
    }
    return try waitWhileBusy(&hardware)
  }
}

/// Identities and security registers.
extension SerialNOR {
  /// A chip that sleeps answers to its release alone, which wakes it up.
  mutating func wake(_ command: NORCommand, into buffer: UnsafeMutableRawBufferPointer, now: UInt64) -> Bool {
    guard states.contains(.poweredDown), command.wire.opcodePads == 1, !isBusy(at: now),
      case .release = actions[Int(command.opcode)]
    else { return false }
    states.remove(.poweredDown)
    return readElectronicID(into: buffer)
  }

  func readElectronicID(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard let id = part.electronicID else { return false }
    return repeated(id, buffer)
  }

  /// Manufacturer and electronic id in turn; an odd address begins with the latter.
  func readManufacturer(_ command: NORCommand, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard let id = part.electronicID else { return false }
    for index in 0..<buffer.count { buffer[index] = (Int(command.address) + index) % 2 == 0 ? part.jedec[0] : id }
    return true
  }

  /// Eight bytes that come from the board's seed.
  func readUniqueID(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    for index in 0..<buffer.count {
      buffer[index] = index < 8 ? UInt8(truncatingIfNeeded: uniqueID >> UInt64(8 * (7 - index))) : 0xFF
    }
    return true
  }

  // MARK: - Security registers

  /// Where in `security` an address is, or nil if there is no such register.
  private func securityOffset(_ address: UInt32) -> Int? {
    let registers = part.securityRegisters
    let number = Int(address >> 12 & 0xF)
    guard number >= 1, number <= registers.count, registers.bytes > 0 else { return nil }
    return (number - 1) * registers.bytes + Int(address & 0xFFF) % registers.bytes
  }

  func readSecurity(_ command: NORCommand, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard let start = securityOffset(command.address) else { return repeated(0xFF, buffer) }
    let base = start - start % part.securityRegisters.bytes
    for index in 0..<buffer.count {
      let offset = base + (start - base + index) % part.securityRegisters.bytes
      buffer[index] = offset < security.count ? security[offset] : 0xFF
    }
    return true
  }

  /// Programs or erases a security register, unless its lock bit is set. It takes effect at once and can not be taken
  /// back: power that fails meanwhile leaves it done.
  mutating func changeSecurity(
    _ action: NORAction, _ command: NORCommand, _ data: UnsafeRawBufferPointer, now: UInt64
  ) {
    guard writeEnabled, suspension == nil, let start = securityOffset(command.address) else { return }
    let registers = part.securityRegisters
    let base = start - start % registers.bytes
    writeEnabled = false
    running = nil
    if var lock = registers.firstLockBit {
      lock.bit += base / registers.bytes
      if lock.bit < 8 && isSet(lock) { return }
    }
    if security.isEmpty { security = [UInt8](repeating: 0xFF, count: registers.count * registers.bytes) }
    let times = takesMaximumTimes ? part.maximumTimes : part.times
    if action == .eraseSecurity {
      for offset in base..<(base + registers.bytes) { security[offset] = 0xFF }
      busyUntil = now + UInt64(times.sector) * 1000
    } else {
      for index in 0..<data.count { security[base + (start - base + index) % registers.bytes] &= data[index] }
      busyUntil = now + UInt64(times.page) * 1000
    }
  }
}

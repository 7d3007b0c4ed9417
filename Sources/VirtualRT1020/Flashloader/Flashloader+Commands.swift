import BootImage
import MBoot

extension Flashloader {
  /// Dispatches a command. What has no handler in this build gets "unknown command" with its own tag.
  mutating func execute(_ command: CommandArguments, _ hardware: inout Hardware) throws(Halt) {
    let tag = command.tag
    switch tag {
    case .flashEraseAll: respond(tag, try eraseAll(command.first, &hardware))
    case .flashEraseRegion:
      respond(tag, try eraseRegion(command.first, command.second, command.third, &hardware))
    case .readMemory:
      transmit(tag, .readMemoryResponse, .memory(command.first, id: command.third), command.second)
    case .writeMemory: receive(tag, .memory(command.first, id: command.third), command.second)
    case .fillMemory: respond(tag, try fill(command.first, command.second, command.third, &hardware))
    case .getProperty: getProperty(command.first, command.second, hardware)
    case .setProperty: respond(tag, setProperty(command.first))
    case .receiveSBFile: receive(tag, .sbFile(head: []), command.first)
    case .execute: start(command, &hardware)
    case .call: callFunction(command)
    case .reset:
      respond(tag, .success)
      departure = .reset
    case .flashProgramOnce:
      respond(tag, programOnce(command.first, command.second, command.third, &hardware))
    case .flashReadOnce: readOnce(command.first, command.second, &hardware)
    case .flashReadResource where profile.hasReadResource:
      transmit(tag, .flashReadResourceResponse, .zeros, command.second)
    case .configureMemory: respond(tag, try configure(command.first, command.second, &hardware))
    case .generateKeyBlob:
      if command.third == 0 {
        receive(tag, .keyBlob, 16)
      } else {
        transmit(tag, .generateKeyBlobResponse, .zeros, 72)
      }
    default: respond(tag, .unknownCommand)
    }
  }

  // MARK: - Memory

  private func eraseAll(_ id: UInt32, _ hardware: inout Hardware) throws(Halt) -> StatusCode {
    if id == MemoryID.flexSPINOR {
      return driver.isConfigured ? try driver.eraseChip(&hardware) : .memoryNotConfigured
    }
    return isKnownExternal(id) ? .memoryNotConfigured : .invalidArgument
  }

  private func eraseRegion(
    _ address: UInt32, _ count: UInt32, _ id: UInt32, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    let group = MemoryMap.group(id)
    guard group < 2 else { return .memoryRangeInvalid }
    guard count > 0 else { return .success }
    guard group == 0 else { return externalStatus(id) }
    switch map.region(address, count) {
    case nil: return .memoryRangeInvalid
    case .ram: return StatusCode(rawValue: profile.eraseOfRAMStatus)
    case .flash:
      guard driver.isConfigured else { return .memoryNotConfigured }
      return try driver.erase(address &- MemoryMap.flashBase, count, &hardware)
    }
  }

  private mutating func fill(
    _ address: UInt32, _ count: UInt32, _ pattern: UInt32, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    guard count > 0 else { return .success }
    guard !map.isReserved(address, count), let region = map.region(address, count) else { return .memoryRangeInvalid }
    switch region {
    case .ram:
      // A count that wraps passes the map's test; the core then runs off the end of the RAM.
      guard hardware.ram.contains(address, count: Int(count)) else { throw .busFault }
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: pattern >> (8 * ($0 & 3))) }
      guard bytes.withUnsafeBytes({ hardware.ram.write(address, $0) }) == .done else { throw .busFault }
      return .success
    case .flash:
      guard driver.isConfigured else { return .memoryNotConfigured }
      return try fillFlash(address &- MemoryMap.flashBase, count, pattern, &hardware)
    }
  }

  // MARK: - Configure

  /// Takes an option word, a whole configuration block, or the order to write the block to flash.
  private mutating func configure(
    _ id: UInt32, _ address: UInt32, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    guard id == MemoryID.flexSPINOR, isApplicationAddress(address), map.isExecutable(address &+ 511) else {
      return .invalidArgument
    }
    let bytes = try blockBytes(address, &hardware)
    let word = SFDP.word(at: 0, in: bytes)
    if word == 0xF000_000F {
      return driver.isConfigured ? try driver.programBlock(&hardware) : .invalidArgument
    }
    if word == FlashConfigurationBlock.tagValue, let block = FlashConfigurationBlock(bytes: bytes) {
      return try adopt(block, &hardware)
    }
    guard word >> 28 == 0xC else { return .invalidArgument }
    var configurator = FlexSPINORConfigurator(
      profile: profile, word: word, second: SFDP.word(at: 4, in: bytes))
    hardware.flexSPI.commandMegahertz = 30
    let status = configurator.run(&hardware)
    guard status == .success else {
      driver.note(configurator.block)
      return status
    }
    return try adopt(configurator.block, &hardware)
  }

  private mutating func adopt(
    _ block: FlashConfigurationBlock, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    let status = try driver.adopt(block, &hardware)
    if status == .success { map.configureFlash(size: driver.flashSize) }
    return status
  }

  /// The 512 bytes at an address that was found good, which may lie in two banks of nothing in between.
  private func blockBytes(_ address: UInt32, _ hardware: inout Hardware) throws(Halt) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: FlashConfigurationBlock.byteCount)
    let status = try bytes.withUnsafeMutableBytesThrowing { buffer throws(Halt) in
      try readMemory(address, 0, into: buffer, &hardware)
    }
    guard status == .success else { throw .busFault }
    return bytes
  }

  /// Where a program, or a configuration block, may start.
  private func isApplicationAddress(_ address: UInt32) -> Bool {
    address != 0 && address != .max && address != profile.ownEntry && map.isExecutable(address)
  }

  // MARK: - Running code

  private mutating func start(_ command: CommandArguments, _ hardware: inout Hardware) {
    let stack = command.third
    guard isApplicationAddress(command.first), stack == 0 || map.isStackPointer(stack) else {
      return respond(command.tag, .invalidArgument)
    }
    respond(command.tag, .success)
    departure = .run(command.first & ~1)
  }

  /// A called function would answer for itself; the virtual core runs none, so nothing does.
  private mutating func callFunction(_ command: CommandArguments) {
    guard isApplicationAddress(command.first) else { return respond(command.tag, .invalidArgument) }
    departure = .run(command.first & ~1)
  }

  // MARK: - Fuses

  private func programOnce(
    _ index: UInt32, _ count: UInt32, _ data: UInt32, _ hardware: inout Hardware
  ) -> StatusCode {
    // Without a byte nothing is touched, but the build that reads back still compares.
    guard count != 0 else { return !profile.verifiesBurn || data == 0 ? .success : .otpProgramFailure }
    guard count == 4, index < UInt32(OCOTP.wordCount) else { return .invalidArgument }
    let before = hardware.ocotp.fuses[Int(index)]
    switch hardware.accessFuse(.burn(Int(index), data)) {
    case .busy: return .otpWaitTimeout
    case .error: return .otpProgramFailure
    case .done: hardware.reloadFuses()
    }
    let after = hardware.ocotp.fuses[Int(index)]
    hardware.note(
      .board,
      after == before
        ? "fuse word \(LogText.hex(index)) stays \(LogText.hex(after, digits: 8))"
        : "fuse word \(LogText.hex(index)) burnt: \(LogText.hex(before, digits: 8)) to \(LogText.hex(after, digits: 8))"
    )
    guard profile.verifiesBurn else { return .success }
    switch hardware.accessFuse(.read(Int(index))) {
    case .busy: return .otpWaitTimeout
    case .error: return .otpReadFailure
    case .done(let word): return word == data ? .success : .otpProgramFailure
    }
  }

  private mutating func readOnce(_ index: UInt32, _ count: UInt32, _ hardware: inout Hardware) {
    let answer: [UInt32]
    if count == 0 {
      answer = [StatusCode.success.rawValue, 0]
    } else if count != 4 || index >= UInt32(OCOTP.wordCount) {
      answer = [StatusCode.invalidArgument.rawValue, 0]
    } else {
      switch hardware.accessFuse(.read(Int(index))) {
      case .busy: answer = [StatusCode.otpWaitTimeout.rawValue, 0]
      case .error: answer = [StatusCode.otpReadFailure.rawValue, 0]
      case .done(let word): answer = [StatusCode.success.rawValue, 4, word]
      }
    }
    send(Packet(tag: .flashReadOnceResponse, parameters: answer))
  }
}

extension Array {
  /// `withUnsafeMutableBytes` for a body that throws a typed error.
  fileprivate mutating func withUnsafeMutableBytesThrowing<Failure: Error, Value>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result: Result<Value, Failure> = withUnsafeMutableBytes { bytes in
      do throws(Failure) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}

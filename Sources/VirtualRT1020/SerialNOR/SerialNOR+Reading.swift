/// Reads of the array and of the SFDP.
extension SerialNOR {
  @inline(__always)
  mutating func readArray(_ command: NORCommand, _ index: Int, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    if states.isEmpty && !isExact {
      copyArray(Int(command.address), into: buffer)
      return true
    }
    return readCarefully(command, index, into: buffer)
  }

  /// The array wraps at its end, as the address counter does.
  func copyArray(_ address: Int, into buffer: UnsafeMutableRawBufferPointer) {
    var done = 0
    while done < buffer.count {
      let offset = (address + done) & (part.size - 1)
      let count = min(buffer.count - done, part.size - offset)
      cells.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<(done + count)]))
      done += count
    }
  }

  /// A read where the chip is in an unusual state, or where clocks count.
  private mutating func readCarefully(
    _ command: NORCommand, _ index: Int, into buffer: UnsafeMutableRawBufferPointer
  ) -> Bool {
    let read = part.reads[index]
    guard isExact || !states.isDisjoint(with: [.fourByteAddresses, .quadCommands]) else {
      copyArray(Int(command.address), into: buffer)
      blur(Int(command.address), buffer)
      return true
    }
    // No part of the table has double-rate reads: what such a sequence leaves on the lines is a guess (UNPROVEN).
    if isExact && command.wire.isDoubleRate { return false }
    let isQuad = states.contains(.quadCommands)
    drive(
      command, read, firstClock: isQuad ? 2 : 8, addressPads: isQuad ? 4 : read.addressPads,
      dataPads: isQuad ? 4 : read.dataPads, into: buffer)
    if isExact && read.hasModeBits {
      let pads = isQuad ? 4 : read.addressPads
      let clock = (isQuad ? 2 : 8) + Int(addressBits(read.address)) / pads
      continuedRead = index
      takeModeBits(NORLines(command, idle: idleLines).byte(at: clock, pads: pads))
    }
    return true
  }

  /// A read in continuous read: the chip takes the command for the beginning of an address.
  mutating func readContinued(_ command: NORCommand, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard part.reads.indices.contains(continuedRead) else { return false }
    drive(command, part.reads[continuedRead], firstClock: 0, addressPads: 4, dataPads: 4, into: buffer)
    takeModeBits(NORLines(command, idle: idleLines).byte(at: continuedAddressClocks, pads: 4))
    return true
  }

  /// Clock by clock: the chip takes its address from the lines, waits, and drives data; the controller samples from
  /// where its own sequence says, on its own pads.
  private mutating func drive(
    _ command: NORCommand, _ read: SerialNORPart.ReadCommand, firstClock: Int, addressPads: Int, dataPads: Int,
    into buffer: UnsafeMutableRawBufferPointer
  ) {
    let bits = Int(addressBits(read.address))
    let address = Int(
      NORLines(command, idle: idleLines).word(at: firstClock, bits: bits, pads: addressPads))
    let shift = Int(command.wire.leadCycles) - firstClock - bits / addressPads - read.waitClocks
    let sampled = Int(command.wire.dataPads)
    if shift == 0 && sampled == dataPads {
      copyArray(address, into: buffer)
      blur(address, buffer)
    } else {
      var source = [UInt8](repeating: 0, count: (buffer.count * 8 / sampled + max(0, shift)) * dataPads / 8 + 2)
      source.withUnsafeMutableBytes {
        copyArray(address, into: $0)
        blur(address, $0)
      }
      Self.sample(source, shift: shift, driven: dataPads, sampled: sampled, idle: idleLines, into: buffer)
    }
    addErrors(command.megahertz, limit: read.megahertz, buffer)
  }

  /// What a controller takes in that starts `shift` clocks behind the first data bit and looks at `sampled` lines,
  /// where the chip drives `driven`.
  static func sample(
    _ source: [UInt8], shift: Int, driven: Int, sampled: Int, idle: UInt8,
    into buffer: UnsafeMutableRawBufferPointer
  ) {
    func lines(_ clock: Int) -> UInt8 {
      let bit = clock * driven
      guard clock >= 0, bit / 8 < source.count else { return idle & 0xF }
      let value = source[bit / 8] >> UInt8(8 - driven - bit % 8) & (1 << UInt8(driven) - 1)
      // A chip on one pad answers on the second line.
      return driven == 1 ? idle & 0xD | value << 1 : driven == 2 ? idle & 0xC | value : value
    }
    var clock = shift
    for index in 0..<buffer.count {
      var byte: UInt8 = 0
      for _ in 0..<(8 / sampled) {
        let seen = lines(clock)
        clock += 1
        switch sampled {
        case 1: byte = byte << 1 | seen >> 1 & 1
        case 2: byte = byte << 2 | seen & 3
        case 4: byte = byte << 4 | seen
        default: byte = idle << 4 | seen
        }
      }
      buffer[index] = byte
    }
  }

  /// Bits go wrong above a command's highest clock, each with the square of the excess as its chance: a tenth above, one
  /// in a hundred; at one and three quarters times the limit nothing is right. The law is a guess (UNPROVEN).
  private mutating func addErrors(_ megahertz: Int, limit: Int, _ buffer: UnsafeMutableRawBufferPointer) {
    guard isExact, megahertz > limit else { return }
    let excess = Double(megahertz - limit) / Double(limit)
    let chance = min(0.5, excess * excess)
    scatter(chance, over: buffer) { $0 ^ $1 }
  }

  /// What is not settled reads as noise: the range of a suspended operation, and one byte in sixteen of a sector that
  /// was left half erased.
  private mutating func blur(_ address: Int, _ buffer: UnsafeMutableRawBufferPointer) {
    guard suspension != nil || !unstableSectors.isEmpty else { return }
    for index in 0..<buffer.count {
      let offset = (address + index) & (part.size - 1)
      if let suspension, suspension.range.contains(offset) {
        buffer[index] = UInt8(truncatingIfNeeded: noise.next())
      } else if unstableSectors.contains(offset / PagedBytes.pageSize), (offset &* 0x9E37_79B1) >> 12 & 0xF == 0 {
        buffer[index] ^= UInt8(truncatingIfNeeded: noise.next() & noise.next())
      }
    }
  }

  /// SFDP: 24 address bits and eight clocks, in whatever mode the chip is.
  mutating func readSFDP(_ command: NORCommand, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    func fill(_ address: Int, _ bytes: UnsafeMutableRawBufferPointer) {
      for index in 0..<bytes.count {
        let position = address + index
        bytes[index] = position < part.sfdp.count ? part.sfdp[position] : 0xFF
      }
    }
    let wire = command.wire
    guard isExact, wire.opcodePads == 1 else {
      fill(Int(command.address & 0xFF_FFFF), buffer)
      return true
    }
    let address = Int(NORLines(command, idle: idleLines).word(at: 8, bits: 24, pads: 1))
    let shift = Int(wire.leadCycles) - 40
    if shift == 0 && wire.dataPads == 1 {
      fill(address, buffer)
    } else {
      var source = [UInt8](repeating: 0, count: buffer.count + max(0, shift) / 8 + 2)
      source.withUnsafeMutableBytes { fill(address, $0) }
      Self.sample(source, shift: shift, driven: 1, sampled: Int(wire.dataPads), idle: idleLines, into: buffer)
    }
    return true
  }
}

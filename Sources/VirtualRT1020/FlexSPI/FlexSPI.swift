import MBoot

/// The FlexSPI controller with the flash that hangs on its port A1: it executes lookup table sequences,
/// as IP commands or for reads of the memory window (AHB).
struct FlexSPI: Sendable {
  /// The flash, or nil for none fitted.
  var chip: SerialNOR?
  /// What is wrong with the flash: stands between the controller and the chip.
  var faults = NORFaults()
  /// What an undriven bus reads as.
  var floating = BoardConfiguration.Floating.ff
  /// Feeds `floating` noise.
  var noise = SplitMix64(seed: 1)
  /// Sequence 0, by which the memory window is read.
  var windowSequence = FlexSPISequence(words: [])
  /// Bytes of port A1, on which the flash hangs: what lies beyond selects no chip. 0 before the controller is set up.
  var portBytes: UInt32 = 0
  /// Clock of window reads, megahertz.
  var readMegahertz = 30
  /// Clock of everything else, megahertz.
  var commandMegahertz = 30
  /// Nanoseconds of the board's clock; transactions take their time.
  var now: UInt64 = 0
  /// What passed on the bus, if asked for.
  var log = BusLog()

  // MARK: - Setting

  /// How the controller is set up.
  struct Setting {
    var windowSequence: FlexSPISequence
    var portBytes: UInt32
    var readMegahertz: Int
    var commandMegahertz: Int
  }

  /// How the controller is set up, to be kept and put back.
  var setting: Setting {
    get {
      Setting(
        windowSequence: windowSequence, portBytes: portBytes, readMegahertz: readMegahertz,
        commandMegahertz: commandMegahertz)
    }
    set {
      windowSequence = newValue.windowSequence
      portBytes = newValue.portBytes
      readMegahertz = newValue.readMegahertz
      commandMegahertz = newValue.commandMegahertz
    }
  }

  // MARK: - IP commands

  /// Runs a sequence without data.
  mutating func command(_ sequence: FlexSPISequence, address: UInt32) -> StatusCode {
    transfer(sequence, address: address, write: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// Runs a sequence that writes `data`. Without a write phase the data stays home.
  mutating func write(_ sequence: FlexSPISequence, address: UInt32, _ data: UnsafeRawBufferPointer) -> StatusCode {
    transfer(sequence, address: address, write: data)
  }

  /// Runs a sequence that reads, as one IP command.
  mutating func read(
    _ sequence: FlexSPISequence, address: UInt32, into buffer: UnsafeMutableRawBufferPointer, megahertz: Int? = nil
  ) -> StatusCode {
    guard !sequence.isEmpty else {
      log.add(.ip, sequence, address: address, read: 0, write: 0, data: nil)
      return .flexSPIInvalidSequence
    }
    let clock = megahertz ?? commandMegahertz
    fetch(sequence, address: address, megahertz: clock, into: buffer)
    pass(sequence, bytes: buffer.count, megahertz: clock)
    log.add(.ip, sequence, address: address, read: buffer.count, write: 0, data: UnsafeRawBufferPointer(buffer))
    return .success
  }

  private mutating func transfer(
    _ sequence: FlexSPISequence, address: UInt32, write data: UnsafeRawBufferPointer
  ) -> StatusCode {
    guard let command = NORCommand(sequence, address: address, megahertz: commandMegahertz) else {
      log.add(.ip, sequence, address: address, read: 0, write: 0, data: nil)
      return .flexSPIInvalidSequence
    }
    let sent = sequence.writes ? data : UnsafeRawBufferPointer(start: nil, count: 0)
    pass(sequence, bytes: sent.count, megahertz: commandMegahertz)
    if !selectsChip(address) {
      // Another port, where nothing hears it.
    } else if faults.isEmpty {
      chip?.write(command, data: sent, now: now)
    } else {
      faults.write(command, to: &chip, data: sent, now: now)
    }
    log.add(.ip, sequence, address: address, read: 0, write: sent.count, data: sent)
    return .success
  }

  // MARK: - The memory window

  /// Reads through the memory window as the core's copy loop does. `used` looks at the bytes once they are
  /// there and says how many of them the core took: a loop that compares stops at the first difference.
  mutating func window(
    _ offset: UInt32, into buffer: UnsafeMutableRawBufferPointer,
    used: (UnsafeRawBufferPointer) -> Int = { $0.count }
  ) {
    if windowSequence.addressBits == 0 && windowSequence.reads {
      // Without an address phase every access of the core starts the sequence anew: single bytes up to a
      // word boundary, then words.
      var done = 0
      while done < buffer.count {
        let aligned = (Int(offset) + done) % 4 == 0 && buffer.count - done >= 4
        let count = aligned ? 4 : 1
        fetch(
          windowSequence, address: 0, megahertz: readMegahertz,
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<(done + count)]))
        done += count
      }
    } else {
      fetch(windowSequence, address: offset, megahertz: readMegahertz, into: buffer)
    }
    pass(windowSequence, bytes: buffer.count, megahertz: readMegahertz)
    let count = used(UnsafeRawBufferPointer(buffer))
    log.add(.ahb, windowSequence, address: offset, read: count, write: 0, data: nil)
  }

  // MARK: - The bus

  /// The address is one of port A1.
  @inline(__always)
  private func selectsChip(_ address: UInt32) -> Bool { address < portBytes || portBytes == 0 }

  /// When the flash will have finished what it does now, nanoseconds: at the beginning of time if it is ready,
  /// at the end of it if it never will be. Nil without a flash.
  var readyAt: UInt64? {
    faults.isEmpty ? chip?.busyUntil : faults.readyAt(chip, now: now)
  }

  /// Whether the same read may bring something else a moment later without the flash having become ready.
  var isFickle: Bool { floating == .noise || faults.isFickle(at: now) }

  /// Fills `buffer` with what the flash drives, or with what a floating bus reads as.
  private mutating func fetch(
    _ sequence: FlexSPISequence, address: UInt32, megahertz: Int, into buffer: UnsafeMutableRawBufferPointer
  ) {
    var undriven = floating
    if sequence.reads, selectsChip(address),
      let command = NORCommand(sequence, address: address, megahertz: megahertz)
    {
      if faults.isEmpty {
        if chip?.read(command, into: buffer, now: now) == true { return }
      } else {
        switch faults.read(command, from: &chip, into: buffer, now: now) {
        case .driven: return
        case .floating: break
        case .held(let value): undriven = value
        }
      }
    }
    switch undriven {
    case .ff: buffer.initializeMemory(as: UInt8.self, repeating: 0xFF)
    case .zero: buffer.initializeMemory(as: UInt8.self, repeating: 0x00)
    case .noise: for index in 0..<buffer.count { buffer[index] = UInt8(truncatingIfNeeded: noise.next()) }
    }
  }

  /// Lets the time of a transaction pass.
  private mutating func pass(_ sequence: FlexSPISequence, bytes: Int, megahertz: Int) {
    let cycles = UInt64(sequence.leadCycles) + UInt64(bytes) * 8 / UInt64(sequence.dataPads)
    now += cycles * 1000 / UInt64(megahertz) + 1
  }
}

extension Fault {
  /// What can go wrong. The comment of each says what is counted by the trigger; everything else is a state
  /// that holds from the first moment the trigger allows.
  public enum Effect: Equatable, Sendable {
    // MARK: Flash

    /// The flash is not there: its bus reads as given. Counts `operation`: the operation that is struck finds it
    /// gone, and it stays so until one that is not struck. With `.command` it is gone from the first command on.
    /// While it is gone, operations count that it would have carried out. Burns are none of the flash's: with
    /// `.burn` it never strikes.
    case norAbsent(reads: BoardConfiguration.Floating, operation: Operation)
    /// The SFDP reads with these bytes exclusive-ored in at `offset`. Counts reads that contain any of them.
    case sfdpCorrupt(offset: Int, xor: [UInt8])
    /// The write enable latch never sets. Counts write enables.
    case writeEnableDead
    /// Block protect bits of status register 1 (of bits 6:2, quad enable left out) turn up set, before an erase or
    /// program and, where `after` is 0, from the beginning; a write of that register that the chip takes makes
    /// them what it says. Counts erases and programs that find them as they should be.
    case blockProtected(bits: UInt8)
    /// WP# is low and the register protect bit (SRP, status register 1 bit 7) reads as set: writes of status
    /// registers are ignored. A state.
    case writeProtectPinLow
    /// Quad enable turns up clear, before an erase or program and, where `after` is 0, from the beginning; a write
    /// of its register that the chip takes makes it what it says. Counts erases and programs that find it as it
    /// should be. Nothing on a part without the bit.
    case quadEnableLost
    /// Quad enable reads and acts as clear whatever is written. A state. Nothing on a part without the bit.
    case quadEnableStuck
    /// The busy bit stays set and the chip ignores all but status reads: from power-on (a state), or once it has
    /// carried out a command with `opcode`, until power goes. Counts commands with that opcode.
    case busyStuck(opcode: UInt8?)
    /// An erase clears the latch, keeps the chip busy as long as one that works, and changes nothing in the bytes
    /// concerned. Counts erases.
    case eraseIgnored
    /// After an erase the bits of `mask` are zero in the bytes concerned. Counts erases.
    case eraseLeavesBits(mask: UInt8)
    /// A program clears none of the bits of `mask` in the bytes concerned. Counts programs.
    case programLeavesBits(mask: UInt8)
    /// A program that touches one of `offsets` in a block of `every` bytes clears the bits of `mask` there too.
    /// Counts programs that touch one. Blocks count from the start of the flash.
    case programAddsBits(every: Int, offsets: [Int], mask: UInt8)
    /// Bits of `mask` read wrong, each with the trigger's probability, in sectors erased so often. Counts reads of
    /// the array that touch such a sector.
    case weakCells(mask: UInt8, erases: Int)
    /// Sectors that have been erased so often stay as they are after an erase. Counts erases of such sectors.
    case wornSector(erases: Int)
    /// Reads above this clock have bit errors: so many of a million bytes, one bit each. Counts such reads, of
    /// whatever the flash drives.
    case readNoise(aboveMegahertz: Int, perMillion: Int)
    /// Reads of the array with an opcode that has mode or dummy clocks need this many in all; with another number
    /// data come shifted by as many clocks. Counts reads with another number.
    case readNeedsWait(cycles: Int)
    /// The chip was left in a state that the flashloader does not expect. It is in it as if commands had brought it
    /// there, and what ends that on the part ends it: a command if it has one, power. Counts arming the fault and
    /// each time that power comes: `times` of these bring it, 1 unless given.
    case leftIn(State)

    // MARK: Fuses

    /// A burn of the word raises the controller's error flag. Counts burns of it.
    case fuseLocked(word: Int)
    /// A burn of the word does nothing and says nothing. Counts burns of it.
    case fuseBurnIgnored(word: Int)
    /// Bits of `mask` of the word do not burn. Counts burns of it.
    case fuseBitsRefuse(word: Int, mask: UInt32)
    /// A read of the word raises the controller's error flag. Counts reads of it.
    case fuseReadError(word: Int)
    /// The fuse controller stays busy. Counts accesses.
    case fuseBusy
    /// What is burnt into the word from now on is gone after the next power cycle.
    case fuseForgets(word: Int)

    // MARK: USB

    /// A report does not arrive. Counts reports of the direction.
    case reportLost(Direction)
    /// A report arrives twice. Counts reports of the direction.
    case reportDuplicated(Direction)
    /// A report arrives with its first `bytes` bytes only. Counts reports of the direction.
    case reportShort(Direction, bytes: Int)
    /// A report arrives later. Counts reports of the direction.
    case reportDelayed(Direction, Duration)
    /// The endpoint stalls: the transfer fails, nothing arrives. Counts reports of the direction.
    case reportStalled(Direction)
    /// The device leaves the bus with the part running on, and comes back after a time or never. Counts reports of
    /// both directions.
    case deviceGone(backAfter: Duration?)
    /// Coming onto the bus takes this much longer. Counts re-enumerations.
    case enumerationSlow(Duration)
    /// The device never comes onto the bus. Counts re-enumerations.
    case enumerationNever
    /// Where a flashloader should come up, the boot ROM comes back. Counts re-enumerations.
    case enumerationAsROM

    // MARK: Firmware

    /// The flashloader spins for ever, before or after it has carried out a command. Counts commands: all, or
    /// those with one tag.
    case firmwareHangs(Moment, command: UInt8?)
    /// The flashloader crashes and the part resets. Counts commands: all, or those with one tag.
    case firmwareCrashes(Moment, command: UInt8?)
    /// The flashloader answers a command in its own way. Counts commands with that tag whose parameters begin with
    /// these, three at most.
    case firmwareAnswers(command: UInt8, parameters: [UInt32], Answer)
    /// The boot ROM answers a command in its own way. Counts commands with that code (its low byte) and, if one is
    /// given, that address.
    case romAnswers(command: UInt8, address: UInt32?, Answer)

    // MARK: Power

    /// The supply fails in the middle of an operation of the flash and comes back after a time, or when somebody
    /// turns it on. Counts `operation`.
    case powerCut(operation: Operation, backAfter: Duration?)
    /// The supply dips in the middle of an operation: the part resets, the flash stops where it is but keeps its
    /// volatile state. Counts `operation`.
    case brownOut(operation: Operation)
  }

  /// Operations that can be counted.
  public enum Operation: String, Sendable, CaseIterable {
    /// Erases and programs.
    case change
    case erase
    case program
    /// Writes of status registers.
    case statusWrite = "status-write"
    /// Burns of fuses.
    case burn
    /// All commands on the flash's bus.
    case command
  }

  /// Which way a report goes, as USB names it: in is towards the host.
  public enum Direction: String, Sendable, CaseIterable {
    case `in`, out
  }

  /// Before a command is carried out, or after that and before it is answered.
  public enum Moment: String, Sendable, CaseIterable {
    case before, after
  }

  /// States in which a flash may be found.
  public enum State: String, Sendable, CaseIterable {
    /// An erase of the last sector is suspended: erases, status writes and programs of that sector are ignored, and
    /// it reads as noise. If it is resumed, the sector gets erased.
    case suspended
    /// Addresses have 32 bits.
    case fourByteAddresses = "four-byte-addresses"
    /// Commands come on four pads.
    case quadPeripheralInterface = "qpi"
    /// Deep power-down: nothing but its release is heeded.
    case powerDown = "power-down"
    /// Continuous read: what comes is an address without a command.
    case continuousRead = "continuous-read"
  }
}

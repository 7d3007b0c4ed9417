import VirtualRT1020

/// Faults of the flash.
extension FaultForm {
  private static let byteMask = FaultKey.Kind.mask(1...0xFF, digits: 2)
  /// Erases of one sector in a lifetime, with room to spare.
  private static let erases = FaultKey.Kind.number(0...1_000_000_000)
  private static let operations = FaultKey.Kind.word(
    Fault.Operation.allCases.filter { $0 != .burn }.map(\.rawValue))

  static let flash: [FaultForm] = [
    FaultForm(
      "nor-absent", .flash,
      "The operation that is struck finds the flash gone, and it stays so until one that is not struck: its bus reads as given.",
      counts: "operations as `operation` says",
      [
        FaultKey(
          "reads", .word(BoardConfiguration.Floating.allCases.map(\.rawValue)), .text("ff"), "what the bus reads as"),
        FaultKey("operation", operations, .text("command"), "which operations are counted"),
      ],
      example: "{fault: nor-absent, reads: ff, operation: erase, after: 3}",
      swift: ".norAbsent(reads: .ff, operation: .erase, after: 3)"
    ) { .norAbsent(reads: $0.choice("reads", .ff), operation: $0.choice("operation", .command)) },
    FaultForm(
      "sfdp-corrupt", .flash, "The SFDP table reads with these bytes exclusive-ored in at `offset`.",
      counts: "reads that contain any of them",
      [
        FaultKey("offset", .number(0...0xFFFF), .number(0), "byte of the table"),
        FaultKey("xor", .hex(1...256), nil, "the bytes; a bit that is set reads inverted"),
      ],
      example: "{fault: sfdp-corrupt, offset: 0, xor: ff}",
      swift: ".sfdpCorrupt(at: 0, xor: [0xFF])"
    ) { .sfdpCorrupt(offset: $0.number("offset"), xor: $0.bytes("xor")) },
    FaultForm(
      "write-enable-dead", .flash, "The write enable latch does not set, so that nothing can be erased or written.",
      counts: "write enables", example: "{fault: write-enable-dead, after: 2}", swift: ".writeEnableDead(after: 2)"
    ) { _ in .writeEnableDead },
    FaultForm(
      "block-protected", .flash,
      "Block protect bits of status register 1 turn up set, until a status write that the chip takes.",
      counts: "erases and programs that find them clear",
      [FaultKey("bits", byteMask, .number(0x1C), "the bits that turn up, such as 0x1c for BP2 to BP0")],
      example: "{fault: block-protected, bits: 0x1c, times: 1}",
      swift: ".blockProtected(0x1C, times: 1)"
    ) { .blockProtected(bits: $0.byte("bits")) },
    FaultForm(
      "wp-low", .flash,
      "The WP# pin is low and the register protect bit (SRP) turns up set: writes of status registers are ignored.",
      example: "{fault: wp-low}", swift: ".writeProtectPinLow()"
    ) { _ in .writeProtectPinLow },
    FaultForm(
      "qe-lost", .flash, "Quad enable turns up clear, until a status write that the chip takes.",
      counts: "erases and programs that find it set",
      example: "{fault: qe-lost, after: 1, times: 1}",
      swift: ".quadEnableLost(after: 1, times: 1)"
    ) { _ in .quadEnableLost },
    FaultForm(
      "qe-stuck", .flash, "Quad enable reads and acts as clear whatever is written.",
      example: "{fault: qe-stuck}", swift: ".quadEnableStuck()"
    ) { _ in .quadEnableStuck },
    FaultForm(
      "busy-stuck", .flash,
      "The busy bit stays set and the chip ignores all but status reads: from power-on, or from a command with `opcode` until power goes.",
      counts: "commands with that opcode",
      [FaultKey("opcode", .opcode, FaultArgument.none, "the command that it starts with; without it, power-on")],
      example: "{fault: busy-stuck, opcode: sector-erase, after: 1}",
      swift: ".busyStuck(opcode: 0x20, after: 1)"
    ) { .busyStuck(opcode: $0.optionalByte("opcode")) },
    FaultForm(
      "erase-ignored", .flash, "An erase takes its time and changes nothing in the bytes concerned.", counts: "erases",
      cells: true,
      example: "{fault: erase-ignored, addresses: [0x10000-0x1ffff], after: 2, times: 1}",
      swift: ".eraseIgnored(at: 0x10000..<0x20000, after: 2, times: 1)"
    ) { _ in .eraseIgnored },
    FaultForm(
      "erase-leaves-bits", .flash, "After an erase the bits of `mask` are zero in the bytes concerned.",
      counts: "erases", cells: true,
      [FaultKey("mask", byteMask, nil, "bits that stay 0")],
      example: "{fault: erase-leaves-bits, mask: 0x01, addresses: 0x2100}",
      swift: ".eraseLeavesBits(0x01, at: 0x2100..<0x2101)"
    ) { .eraseLeavesBits(mask: $0.byte("mask")) },
    FaultForm(
      "program-leaves-bits", .flash, "A program clears none of the bits of `mask` in the bytes concerned.",
      counts: "programs", cells: true,
      [FaultKey("mask", byteMask, nil, "bits that stay 1")],
      example: "{fault: program-leaves-bits, mask: 0x80, times: 1}",
      swift: ".programLeavesBits(0x80, times: 1)"
    ) { .programLeavesBits(mask: $0.byte("mask")) },
    FaultForm(
      "program-adds-bits", .flash,
      "A program that touches one of `offsets` in a block of `every` bytes clears the bits of `mask` there too.",
      counts: "programs that touch one", cells: true,
      [
        FaultKey("every", .size(1...(256 << 20)), .number(4096), "the block, bytes"),
        FaultKey("offsets", .numbers(0...((256 << 20) - 1)), nil, "bytes of each block"),
        FaultKey("mask", byteMask, nil, "bits that are cleared"),
      ],
      example: "{fault: program-adds-bits, every: 4 KiB, offsets: [0x10, 0x11], mask: 0x04}",
      swift: ".programAddsBits(0x04, every: 4096, offsets: [0x10, 0x11])"
    ) { .programAddsBits(every: $0.number("every"), offsets: $0.numbers("offsets"), mask: $0.byte("mask")) },
    FaultForm(
      "weak-cells", .flash,
      "Bits of `mask` read wrong, each with the fault's probability, in sectors that have been erased so often.",
      counts: "reads that touch such a sector", cells: true,
      [
        FaultKey("mask", byteMask, .number(0xFF), "bits that may read wrong"),
        FaultKey("erases", erases, .number(0), "erases of the sector from which on"),
      ],
      example: "{fault: weak-cells, mask: 0x01, erases: 10, probability: 0.001}",
      swift: ".weakCells(0x01, erases: 10, probability: 0.001)"
    ) { .weakCells(mask: $0.byte("mask"), erases: $0.number("erases")) },
    FaultForm(
      "worn-sector", .flash, "Sectors that have been erased so often stay as they are after an erase.",
      counts: "erases of such sectors", cells: true,
      [FaultKey("erases", erases, nil, "erases that the sector survives")],
      example: "{fault: worn-sector, erases: 5, addresses: [0x3000-0x3fff]}",
      swift: ".wornSector(erases: 5, at: 0x3000..<0x4000)"
    ) { .wornSector(erases: $0.number("erases")) },
    FaultForm(
      "read-noise", .flash, "Reads above a clock have bit errors, one bit a byte.", counts: "such reads",
      [
        FaultKey("above_mhz", .number(0...1000), nil, "the fastest clock that is right, MHz"),
        FaultKey("per_million", .number(1...1_000_000), .number(100), "bytes with an error among a million"),
      ],
      example: "{fault: read-noise, above_mhz: 100, per_million: 20}",
      swift: ".readNoise(aboveMegahertz: 100, perMillion: 20)"
    ) { .readNoise(aboveMegahertz: $0.number("above_mhz"), perMillion: $0.number("per_million")) },
    FaultForm(
      "read-needs-wait", .flash,
      "Array reads with mode or dummy clocks need `cycles` of them; with another number the data come shifted.",
      counts: "reads with another number",
      [FaultKey("cycles", .number(0...31), nil, "mode and dummy clocks together")],
      example: "{fault: read-needs-wait, cycles: 8}", swift: ".readNeedsWait(cycles: 8)"
    ) { .readNeedsWait(cycles: $0.number("cycles")) },
    FaultForm(
      "left-in", .flash,
      "The chip was left in a state that the flashloader does not expect, until what ends it on the part: a command if it has one, power. It happens once unless `times` says otherwise.",
      counts: "the moment that the fault is added, and each time that power comes",
      [FaultKey("state", .word(Fault.State.allCases.map(\.rawValue)), nil, "the state")],
      example: "{fault: left-in, state: four-byte-addresses, until: power-cycle}",
      swift: ".leftIn(.fourByteAddresses, untilPowerCycle: true)"
    ) { .leftIn($0.choice("state", .suspended)) },
  ]
}

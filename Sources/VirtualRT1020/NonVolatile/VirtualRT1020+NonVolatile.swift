extension VirtualRT1020 {
  /// What the board would still hold if it lost its power now. What the part has computed ahead of time counts:
  /// an erase that it will have done is done. Faults do not count.
  public var nonVolatile: NonVolatileState { hardware.nonVolatile }

  /// The name of the flash part; nil without a flash.
  public var flashPart: String? { hardware.flexSPI.chip?.part.name }

  /// The flashloader that the board runs as the stand-in, by name.
  public var firmware: String { profile.name }
}

extension Hardware {
  /// What stays without power. Setting it leaves a flash of another size, or none, as it is.
  var nonVolatile: NonVolatileState {
    get {
      guard let chip = flexSPI.chip else {
        return NonVolatileState(fuses: ocotp.fuses, statusRegisters: [], cells: nil)
      }
      // What a volatile write hides comes back with the power.
      let status = chip.hiddenStatus ?? chip.status
      var state = NonVolatileState(
        fuses: ocotp.fuses, statusRegisters: [status.0, status.1, status.2], cells: chip.cells)
      state.eraseCounts = chip.eraseCounts
      state.securityRegisters = chip.security
      return state
    }
    set {
      for (index, word) in newValue.fuses.enumerated() where ocotp.fuses.indices.contains(index) {
        ocotp.set(index, word)
      }
      guard let cells = newValue.cells, let chip = flexSPI.chip, chip.part.size == cells.count else { return }
      flexSPI.chip?.cells = cells
      let registers = newValue.statusRegisters
      if registers.count == 3 { flexSPI.chip?.status = (registers[0], registers[1], registers[2]) }
      flexSPI.chip?.hiddenStatus = nil
      flexSPI.chip?.takeWear(newValue.eraseCounts, security: newValue.securityRegisters)
    }
  }
}

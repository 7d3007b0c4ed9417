/// What a chip does at a command byte: a part's data, turned into a table that is quick to look into.
enum NORAction: Equatable, Sendable {
  case ignored
  /// Drives status register 1 to 3.
  case readStatus(Int)
  /// Drives the array: an index of the part's reads.
  case readArray(Int)
  /// The same, with quad enable only.
  case readArrayQuad(Int)
  /// An index of the part's programs.
  case program(Int)
  /// An index of the part's erases.
  case erase(Int)
  /// An index of the part's status writes.
  case writeStatus(Int)
  case writeEnable, writeDisable, volatileStatusWrite
  case readIdentity, readSFDP, readManufacturer, readUniqueID
  case readSecurity, programSecurity, eraseSecurity
  case lock, unlock, lockAll, unlockAll
  case suspend, resume, enterQPI, exitQPI, enterFourByte, exitFourByte, resetEnable, reset, powerDown, release

  /// The action of each of the 256 command bytes.
  static func table(of part: SerialNORPart) -> [NORAction] {
    var table = [NORAction](repeating: .ignored, count: 256)
    func set(_ opcode: UInt8?, _ action: NORAction) {
      if let opcode { table[Int(opcode)] = action }
    }
    let opcodes = part.opcodes
    set(opcodes.manufacturerID, .readManufacturer)
    set(opcodes.uniqueID, .readUniqueID)
    set(opcodes.securityRead, .readSecurity)
    set(opcodes.securityProgram, .programSecurity)
    set(opcodes.securityErase, .eraseSecurity)
    set(opcodes.volatileStatusWrite, .volatileStatusWrite)
    set(opcodes.lock, .lock)
    set(opcodes.unlock, .unlock)
    set(opcodes.lockAll, .lockAll)
    set(opcodes.unlockAll, .unlockAll)
    set(opcodes.suspend, .suspend)
    set(opcodes.resume, .resume)
    set(opcodes.enterQPI, .enterQPI)
    set(opcodes.exitQPI, .exitQPI)
    set(opcodes.enterFourByte, .enterFourByte)
    set(opcodes.exitFourByte, .exitFourByte)
    set(opcodes.resetEnable, .resetEnable)
    set(opcodes.reset, .reset)
    set(opcodes.powerDown, .powerDown)
    set(opcodes.release, .release)
    if !part.sfdp.isEmpty { set(0x5A, .readSFDP) }
    for (index, read) in part.reads.enumerated() {
      set(read.opcode, read.needsQuadEnable ? .readArrayQuad(index) : .readArray(index))
    }
    for (index, program) in part.programs.enumerated() { set(program.opcode, .program(index)) }
    for (index, erase) in part.erases.enumerated() { set(erase.opcode, .erase(index)) }
    for read in part.statusReads { set(read.opcode, .readStatus(read.register)) }
    for (index, write) in part.statusWrites.enumerated() { set(write.opcode, .writeStatus(index)) }
    set(0x06, .writeEnable)
    set(0x04, .writeDisable)
    set(0x9F, .readIdentity)
    return table
  }
}

import JSONText

extension ChipFindings {
  /// What was found, each null where it is not known.
  public var jsonValue: JSONValue {
    func number(_ value: (some BinaryInteger)?) -> JSONValue { value.map { JSONValue($0) } ?? .null }
    func flag(_ value: Bool?) -> JSONValue { value.map { .bool($0) } ?? .null }
    var object = JSONObject()
    object.append("jedec", jedecID.map { .array($0.map { JSONValue($0) }) } ?? .null)
    object.append("parts", .array(partNames.map { .string($0) }))
    object.append("silent_byte", number(silentByte))
    object.append("status_registers", .array(statusRegisters.map { number($0) }))
    object.append("status_registers_after", .array(statusRegistersAfter.map { number($0) }))
    object.append("quad_enable_place", quadEnablePlace.map { .string($0.rawValue) } ?? .null)
    object.append("quad_enabled", flag(isQuadEnabled))
    object.append("quad_enabled_after", flag(isQuadEnabledAfter))
    object.append("sfdp", flag(hasSFDP))
    object.append("size", number(size))
    object.append("quad_enable_requirement", number(quadEnableRequirement))
    object.append("stays_busy", flag(staysBusy))
    object.append("write_enables", flag(writeEnables))
    object.append("suspended", flag(isSuspended))
    object.append("four_byte_addresses", flag(hasFourByteAddresses))
    object.append("individual_locks", flag(hasIndividualLocks))
    object.append("protects_range", flag(protectsRange))
    object.append("reading", reading.map { .string($0.rawValue) } ?? .null)
    object.append("sound_clock_index", number(soundClockIndex))
    object.append("sound_dummy_cycles", number(soundDummyCycles))
    return .object(object)
  }
}

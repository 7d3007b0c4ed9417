extension VirtualRT1020 {
  /// Whether the firmware waits for a report, as opposed to being busy, hung or not there. Working it out lets
  /// the firmware run.
  public mutating func isWaitingForHost() -> Bool {
    identity != nil && !isHung && nextReportTime() == nil && busyUntil <= time
  }

  // MARK: - Seen from outside: no bus, no protection, no locks

  /// Bytes of the flash, 0 without one.
  public var flashSize: Int { hardware.flexSPI.chip?.part.size ?? 0 }

  /// Flash cells from `offset`; bytes past the end are left out.
  public func flash(at offset: Int, count: Int) -> [UInt8] {
    guard let chip = hardware.flexSPI.chip, offset >= 0, count > 0, offset < chip.part.size else { return [] }
    return chip.cells.bytes(at: offset, count: min(count, chip.part.size - offset))
  }

  /// Sets flash cells. Returns false if the range is not inside the part.
  @discardableResult
  public mutating func setFlash(at offset: Int, _ bytes: [UInt8]) -> Bool {
    guard let size = hardware.flexSPI.chip?.part.size, offset >= 0, offset <= size - bytes.count else { return false }
    bytes.withUnsafeBytes { hardware.flexSPI.chip?.cells.write(at: offset, $0) }
    return true
  }

  /// Erases that the 4 KiB sector with this byte has seen since the board was made; 0 outside the flash.
  public func eraseCount(at offset: Int) -> Int { hardware.flexSPI.chip?.eraseCount(at: offset) ?? 0 }

  /// Bytes of memory that the flash's cells really occupy.
  public var flashAllocatedBytes: Int { hardware.flexSPI.chip?.cells.allocatedBytes ?? 0 }

  /// RAM; nil if the range is not backed RAM.
  public func ram(at address: UInt32, count: Int) -> [UInt8]? { hardware.ram.bytes(address, count: count) }

  /// Sets RAM. Returns false if the range is not backed RAM.
  @discardableResult
  public mutating func setRAM(at address: UInt32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { hardware.ram.write(address, $0) == .done }
  }

  /// Indices of the fuse words.
  public static let fuseWords = 0...(OCOTP.wordCount - 1)

  /// All fuse words, the fuses themselves.
  public var fuses: [UInt32] { hardware.ocotp.fuses }

  /// Fuse word `index` (0 to 63), the fuse itself, not its shadow.
  public func fuse(_ index: Int) -> UInt32? {
    hardware.ocotp.fuses.indices.contains(index) ? hardware.ocotp.fuses[index] : nil
  }

  /// Sets a fuse word and its shadow, both ways. Returns false if there is no such word.
  @discardableResult
  public mutating func setFuse(_ index: Int, _ value: UInt32) -> Bool {
    guard hardware.ocotp.fuses.indices.contains(index) else { return false }
    hardware.ocotp.set(index, value)
    return true
  }

  /// Status registers 1 to 3 of the flash; empty without a flash.
  public var statusRegisters: [UInt8] {
    hardware.flexSPI.chip.map { [$0.status.0, $0.status.1, $0.status.2] } ?? []
  }

  /// Sets status registers; missing ones keep their value. Returns false without a flash.
  @discardableResult
  public mutating func setStatusRegisters(_ values: [UInt8]) -> Bool {
    guard hardware.flexSPI.chip != nil, values.count <= 3 else { return false }
    if values.count > 0 { hardware.flexSPI.chip?.status.0 = values[0] }
    if values.count > 1 { hardware.flexSPI.chip?.status.1 = values[1] }
    if values.count > 2 { hardware.flexSPI.chip?.status.2 = values[2] }
    return true
  }

  // MARK: - Bus log

  /// Whether what passes on the flash's bus is noted; off at first.
  public var logsBus: Bool {
    get { hardware.flexSPI.log.isEnabled }
    set { hardware.flexSPI.log.isEnabled = newValue }
  }

  /// What passed on the flash's bus since the last call, if `logsBus` is set.
  public mutating func takeBusLog() -> [BusTransaction] { hardware.flexSPI.log.take() }
}

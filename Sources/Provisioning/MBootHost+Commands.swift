import HIDTransport
import MBoot

extension MBootHost {
  /// The values of a property. `index` is a memory id for property 0x19, a region for 0x0E and 0x0F.
  /// - Throws: status 10300 for a property this flashloader does not have.
  public func getProperty(_ tag: PropertyTag, index: UInt32 = 0) throws(MBootError) -> [UInt32] {
    Array(try perform(.getProperty, [tag.rawValue, index], response: .getPropertyResponse).parameters.dropFirst())
  }

  /// The version, as the first question to a device of unknown past.
  ///
  /// Firmware that waits for the rest of a transfer, whose program has died, takes the question for it: it
  /// answers the old command and forgets the question, which then is asked once more.
  ///
  /// - Returns: the version, and whether a transfer was ended.
  public func askFirst() throws(MBootError) -> (version: UInt32, endedTransfer: Bool) {
    func ask() throws(MBootError) -> UInt32 {
      try perform(
        .getProperty, [PropertyTag.currentVersion.rawValue, 0], response: .getPropertyResponse,
        patience: .milliseconds(500)
      ).parameter(1)
    }
    do throws(MBootError) { return (try ask(), false) } catch {
      guard error.cause == .transport(.timeout), passedOver > 0 else { throw error }
    }
    let version = try ask()
    // Should the first question be answered after all, nothing else must be taken for that.
    drain()
    return (version, true)
  }

  /// Sets a property. RT1020 flashloaders let none be set: 10300 and 10301.
  public func setProperty(_ tag: PropertyTag, value: UInt32) throws(MBootError) {
    try perform(.setProperty, [tag.rawValue, value])
  }

  /// Fills memory with `pattern`, its lowest byte first at `address`.
  public func fillMemory(address: UInt32, count: UInt32, pattern: UInt32) throws(MBootError) {
    // In flash a fill programs pages: allow for them.
    let extra = timeouts.erasePerSector * Int(count / 4096)
    try perform(
      .fillMemory, [address, count, pattern], address: address, timeout: timeouts.command + extra)
  }

  /// Configures an external memory from the block at `address`.
  public func configureMemory(_ memoryID: UInt32, address: UInt32) throws(MBootError) {
    try perform(.configureMemory, [memoryID, address], address: address, timeout: timeouts.completion)
  }

  /// Erases the sectors that `count` bytes at `address` touch. Waits 400 ms per sector and 5 s.
  /// - Throws: 102 or 10213 for RAM, 10200, 10205, 4, 7000, 7001, and 20106 if the range does not read back
  ///   as 0xFF afterwards.
  public func flashEraseRegion(
    address: UInt32, count: UInt32, memoryID: UInt32 = MemoryID.internalMemory
  ) throws(MBootError) {
    try checkCancelled(.flashEraseRegion, address: address)
    try perform(
      .flashEraseRegion, [address, count, memoryID], address: address,
      timeout: timeouts.erase(address: address, count: count))
  }

  /// Erases a whole memory. Waits up to 250 s.
  public func flashEraseAll(memoryID: UInt32 = MemoryID.flexSPINOR) throws(MBootError) {
    try checkCancelled(.flashEraseAll, address: nil)
    try perform(.flashEraseAll, [memoryID], timeout: timeouts.eraseAll)
  }

  /// Reads one fuse word.
  public func flashReadOnce(index: UInt32) throws(MBootError) -> UInt32 {
    let answer = try perform(.flashReadOnce, [index, 4], address: index, response: .flashReadOnceResponse)
    guard answer.parameters.count >= 3, answer.parameters[1] == 4 else {
      throw MBootError(
        command: .flashReadOnce, address: index, cause: .malformed("success without a fuse word"))
    }
    return answer.parameters[2]
  }

  /// Burns the one bits of `value` into a fuse word, for ever.
  public func flashProgramOnce(
    index: UInt32, value: UInt32, permission: BurnPermission
  ) throws(MBootError) {
    _ = permission
    try perform(.flashProgramOnce, [index, 4, value], address: index)
  }

  /// Sends an SB file, which the flashloader checks and runs.
  public func receiveSBFile(_ file: RawSpan, progress: ((Int, Int) -> Void)? = nil) throws(MBootError) {
    guard let count = UInt32(exactly: file.byteCount) else {
      throw MBootError(command: .receiveSBFile, cause: .badArgument("\(file.byteCount) bytes are too many"))
    }
    let packet = try packetBytes()
    try checkCancelled(.receiveSBFile, address: nil)
    try perform(.receiveSBFile, [count], flags: Packet.dataPhaseFlag)
    try sendData(.receiveSBFile, address: nil, file, packetBytes: packet, progress: progress)
  }

  /// Jumps to `address` for good. `stackPointer` 0 keeps the flashloader's.
  public func execute(address: UInt32, argument: UInt32 = 0, stackPointer: UInt32 = 0) throws(MBootError) {
    try perform(.execute, [address, argument, stackPointer], address: address)
  }

  /// Calls a function, whose return value comes back as the status: 4 may also mean that the flashloader
  /// refused the address.
  public func call(
    address: UInt32, argument: UInt32 = 0, timeout: Duration? = nil
  ) throws(MBootError) -> StatusCode {
    try sendCommand(.call, [address, argument], address: address, flags: 0)
    let answer = try receiveAnswer(
      to: .call, address: address, response: .genericResponse, timeout: timeout ?? timeouts.command)
    return StatusCode(rawValue: answer.parameter(0))
  }

  /// Resets the part. It leaves the bus; the boot pins say as what it comes back.
  public func reset() throws(MBootError) {
    do throws(MBootError) {
      try perform(.reset, [])
    } catch {
      // Some leave before their answer is fetched.
      if case .transport(.gone) = error.cause { return }
      throw error
    }
  }

  /// Reads a flash resource. K2.1.0 answers with bytes that mean nothing, K2.7.0 with 10000.
  public func readResource(address: UInt32, count: UInt32, option: UInt32) throws(MBootError) -> [UInt8] {
    guard count <= 1 << 20 else {
      throw MBootError(
        command: .flashReadResource, address: address, cause: .badArgument("more than 1 MiB of a resource"))
    }
    let answer = try perform(
      .flashReadResource, [address, count, option], address: address, response: .flashReadResourceResponse)
    return try receiveBytes(.flashReadResource, address: address, announced: answer.parameter(1), most: count)
  }

  /// Makes a key blob: hands over the data encryption key and fetches the blob.
  ///
  /// - Returns: 72 bytes for a 16-byte key.
  public func generateKeyBlob(key: [UInt8]) throws(MBootError) -> [UInt8] {
    guard !key.isEmpty, key.count <= 32 else {
      throw MBootError(command: .generateKeyBlob, cause: .badArgument("a key of \(key.count) bytes"))
    }
    let packet = try packetBytes()
    let count = UInt32(key.count)
    try perform(.generateKeyBlob, [0, count, 0], flags: Packet.dataPhaseFlag)
    try sendData(.generateKeyBlob, address: nil, key.span.bytes, packetBytes: packet, progress: nil)
    let answer = try perform(.generateKeyBlob, [0, count, 1], response: .generateKeyBlobResponse)
    return try receiveBytes(.generateKeyBlob, address: nil, announced: answer.parameter(1), most: 1024)
  }

  private func receiveBytes(
    _ tag: CommandTag, address: UInt32?, announced: UInt32, most: UInt32
  ) throws(MBootError) -> [UInt8] {
    guard announced <= most else {
      throw MBootError(command: tag, address: address, cause: .malformed("\(announced) bytes announced"))
    }
    var result = [UInt8](repeating: 0, count: Int(announced))
    try receiveData(tag, address: address, count: Int(announced), progress: nil) { bytes, offset in
      for index in bytes.indices { result[offset + index] = bytes[index] }
    }
    return result
  }
}

import HIDTransport
import SDP

/// The width of one bus access of the ROM's register commands.
public enum SDPAccess: UInt8, Sendable {
  /// One byte.
  case bits8 = 0x08
  /// Two bytes, the address even.
  case bits16 = 0x10
  /// Four bytes, the address a multiple of four.
  case bits32 = 0x20

  var byteCount: UInt32 { UInt32(rawValue) / 8 }
}

extension SDPHost {
  /// Reads memory or registers.
  ///
  /// A refusal comes in place of the data, so data that begin with 89 23 23 89 cannot be told from it
  /// and are reported as refused.
  ///
  /// - Parameters:
  ///   - address: a multiple of the access width.
  ///   - count: bytes, 1 to `maximumReadBytes`, a multiple of the access width.
  /// - Returns: `count` bytes.
  public func readRegister(
    address: UInt32, count: UInt32 = 4, access: SDPAccess = .bits32
  ) throws(SDPError) -> [UInt8] {
    let command = SDPCommand.readRegister(address: address, format: access.rawValue, count: count)
    guard address % access.byteCount == 0, count % access.byteCount == 0 else {
      throw error(command, .badArgument("address and count must be multiples of \(access.byteCount)"))
    }
    guard count > 0, count <= Self.maximumReadBytes else {
      throw error(command, .badArgument("\(count) bytes are not between 1 and \(Self.maximumReadBytes)"))
    }
    try begin(command)
    _ = try receiveState(of: command)
    var result: [UInt8] = []
    result.reserveCapacity(Int(count))
    while result.count < Int(count) {
      if let isCancelled, isCancelled() { throw error(command, .interrupted(clean: false)) }
      let word = try receiveWord(SDPReport.response, of: command, timeout: timeout)
      if result.isEmpty, word == .refused { throw error(command, .refused) }
      result.append(contentsOf: payload.prefix(min(SDPReport.responseBytes, Int(count) - result.count)))
    }
    return result
  }

  /// Writes one register.
  public func writeRegister(
    address: UInt32, value: UInt32, access: SDPAccess = .bits32
  ) throws(SDPError) {
    let command = SDPCommand.writeRegister(address: address, format: access.rawValue, data: value)
    guard address % access.byteCount == 0 else {
      throw error(command, .badArgument("the address must be a multiple of \(access.byteCount)"))
    }
    try begin(command)
    _ = try receiveState(of: command)
    try expect(.writeComplete, of: command)
  }

  /// Writes a file into RAM. The ROM stores whole reports: up to 1,023 zeros follow the data.
  ///
  /// - Parameter progress: called after each report with bytes sent and bytes in all.
  public func writeFile(
    address: UInt32, _ data: RawSpan, progress: ((Int, Int) -> Void)? = nil
  ) throws(SDPError) {
    var command = SDPCommand(code: .writeFile, address: address)
    guard let count = UInt32(exactly: data.byteCount), count > 0, UInt64(address) + UInt64(count) <= 1 << 32 else {
      throw error(command, .badArgument("\(data.byteCount) bytes cannot be written there"))
    }
    command.count = count
    if let isCancelled, isCancelled() { throw error(command, .interrupted(clean: true)) }
    try begin(command)
    try stream(data, of: command, progress: progress)
    _ = try receiveState(of: command)
    try expect(.writeFileComplete, of: command)
  }

  /// Writes a file held in an array.
  public func writeFile(
    address: UInt32, _ data: [UInt8], progress: ((Int, Int) -> Void)? = nil
  ) throws(SDPError) {
    try writeFile(address: address, data.span.bytes, progress: progress)
  }

  /// Asks for HAB's status: `habSuccess`, `habWarning` or `habFailure`.
  ///
  /// `habFailure` on first contact means that the part came here because it could not boot.
  public func errorStatus() throws(SDPError) -> (state: HABState, status: SDPStatus) {
    let command = SDPCommand.errorStatus
    try begin(command)
    let state = try receiveState(of: command)
    let word = try receiveWord(SDPReport.response, of: command, timeout: timeout)
    switch word {
    case .habSuccess, .habWarning, .habFailure: return (state, word)
    case .refused: throw error(command, .refused)
    default: throw error(command, .unexpectedStatus(expected: .habSuccess, got: word))
    }
  }

  /// Runs a device configuration data block. A closed part takes one per boot.
  ///
  /// - Parameter address: RAM where the ROM may put it meanwhile.
  public func dcdWrite(address: UInt32, _ dcd: [UInt8]) throws(SDPError) {
    var command = SDPCommand(code: .writeDCD, address: address)
    guard !dcd.isEmpty, dcd.count <= Self.maximumDCDBytes else {
      throw error(command, .badArgument("a DCD has 1 to \(Self.maximumDCDBytes) bytes, not \(dcd.count)"))
    }
    command.count = UInt32(dcd.count)
    try begin(command)
    try stream(dcd.span.bytes, of: command, progress: nil)
    _ = try receiveState(of: command)
    try expect(.writeComplete, of: command)
  }

  /// Lets the next jump skip the image's DCD.
  public func skipDCD() throws(SDPError) {
    let command = SDPCommand.skipDCDHeader
    try begin(command)
    _ = try receiveState(of: command)
    try expect(.acknowledged, of: command)
  }

  /// Authenticates and starts the image whose IVT stands at `address`.
  ///
  /// Success means only that the ROM took the command: a closed part that refuses the image, and an
  /// image at the wrong address, look the same here. What comes back on the bus tells.
  ///
  /// - Parameter errorWindow: how long to look for an error word, which the ROM sends only if it stays.
  public func jumpAddress(_ address: UInt32, errorWindow: Duration = .zero) throws(SDPError) {
    let command = SDPCommand.jump(to: address)
    try begin(command)
    _ = try receiveState(of: command)
    let word: SDPStatus
    do throws(SDPError) {
      word = try receiveWord(SDPReport.response, of: command, timeout: errorWindow)
    } catch {
      if case .transport = error.cause { return }
      throw error
    }
    switch word {
    case .refused: throw error(command, .refused)
    default: throw error(command, .habFailure(word))
    }
  }
}

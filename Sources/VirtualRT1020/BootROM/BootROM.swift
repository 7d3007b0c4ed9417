import BootImage
import SDP

/// The boot ROM in serial download mode: SDP commands in, HAB words, status words and data out, whatever
/// carries them.
///
/// Source: rom-sdp facts: host tools' expectations, field reports from RT10xx silicon; what no source
/// shows is listed as UNPROVEN in the project's documentation.
struct BootROM: Sendable {
  /// One answer.
  enum Output: Equatable {
    /// The HAB state, in front of every answer.
    case habState(SDPStatus)
    /// A status word.
    case status(SDPStatus)
    /// Read data, at most 64 bytes.
    case data([UInt8])
  }

  /// What the part does once the last answer is out.
  enum Departure: Equatable {
    /// Starts the image with this IVT; the way there.
    case start(ImageVectorTable, BootReport)
    /// The core crashed: the part resets and comes back.
    case crash
  }

  private enum Phase: Equatable {
    case command
    case file(address: UInt32, remaining: UInt32, refused: Bool)
    case dcd(bytes: [UInt8], remaining: UInt32)
    case reading(address: UInt32, remaining: UInt32)
  }

  /// Bytes of a data answer.
  static let dataBytes = 64

  private var phase = Phase.command
  private var outputs: [Output] = []
  private var skipsDCD = false
  /// A closed part runs one block of device configuration data only.
  private var hasRunDCD = false
  /// What error-status answers.
  private(set) var habStatus: SDPStatus
  private(set) var departure: Departure?
  /// What a fault has it answer to the command under way.
  private var given: Fault.Answer?

  /// Enters serial download. `afterFailedBoot` is true when the ROM fell back from an internal boot.
  init(afterFailedBoot: Bool = false) { habStatus = afterFailedBoot ? .habFailure : .habSuccess }

  /// The ROM reads commands or data now.
  var acceptsInput: Bool {
    if case .reading = phase { return false }
    return outputs.isEmpty && departure == nil
  }

  /// Something waits for the host to take it.
  var hasOutput: Bool {
    if case .reading = phase { return true }
    return !outputs.isEmpty
  }

  /// The next answer.
  mutating func next(_ hardware: inout Hardware) -> Output? {
    if !outputs.isEmpty { return outputs.removeFirst() }
    guard case .reading(let address, let remaining) = phase else { return nil }
    let count = min(remaining, UInt32(Self.dataBytes))
    let rest = remaining - count
    phase = rest == 0 ? .command : .reading(address: address &+ count, remaining: rest)
    if let data = given?.data { return .data(Self.piece(of: data, rest: remaining, count)) }
    return .data(ROMMemory.read(address, Int(count), &hardware) ?? [UInt8](repeating: 0, count: Int(count)))
  }

  /// `count` bytes of what is given, `rest` before its end; zeros before its beginning.
  private static func piece(of data: [UInt8], rest: UInt32, _ count: UInt32) -> [UInt8] {
    let start = data.count - Int(clamping: rest)
    return (start..<start + Int(count)).map { data.indices.contains($0) ? data[$0] : 0 }
  }

  // MARK: - Commands

  /// Takes a command. One that comes in the middle of a data phase ends it.
  mutating func command(_ command: SDPCommand, _ hardware: inout Hardware) {
    hardware.note(.command, LogText.command(command))
    switch phase {
    case .file, .dcd: hardware.note(.commandInDataPhase)
    case .command, .reading: break
    }
    defer { noteAnswer(&hardware) }
    phase = .command
    given = nil
    if hardware.script != nil, !hardware.isExpected(command) { return }
    if !hardware.firmwareFaults.isEmpty {
      given = hardware.firmwareFaults.answer(
        toROM: command.code.rawValue, command.address, at: hardware.now, &hardware.log)
    }
    let state = Self.habState(hardware)
    switch command.code {
    case .readRegister: readRegister(command, state, hardware)
    case .writeRegister:
      // A closed part refuses before anything is stored.
      let stored =
        !hardware.isClosed && ROMMemory.writeRegister(command.address, command.format, command.data, &hardware)
      answer(state, stored ? .writeComplete : .refused)
    case .writeFile:
      let refused = !ROMMemory.isWritable(command.address)
      if ROMMemory.ownRAM.contains(command.address) { hardware.note(.writeToFirmwareRAM(address: command.address)) }
      guard command.count > 0 else { return answer(state, refused ? .refused : .writeFileComplete) }
      phase = .file(address: command.address, remaining: command.count, refused: refused)
    case .errorStatus: answer(state, habStatus)
    case .writeDCD:
      guard command.count > 0, command.count <= UInt32(DeviceConfiguration.byteLimit) else {
        return answer(state, .habFailure)
      }
      phase = .dcd(bytes: [], remaining: command.count)
    case .skipDCDHeader:
      skipsDCD = true
      answer(state, .acknowledged)
    case .setBaudrate: answer(state, .acknowledged)
    case .jumpAddress: jump(command.address, state, &hardware)
    // No source shows an answer to anything else.
    default: hardware.note(Misuse.unknownCommand(command))
    }
  }

  /// Notes what the host will get. Nothing waited before: the ROM listens only then.
  private func noteAnswer(_ hardware: inout Hardware) {
    guard hardware.log.isEnabled else { return }
    for output in outputs {
      switch output {
      case .habState(let word), .status(let word): hardware.note(.answer, LogText.answer(word))
      case .data: break
      }
    }
    if case .reading(_, let count) = phase { hardware.note(.answer, "data: \(count) bytes") }
    if departure == .crash { hardware.note(.board, "the boot ROM's core crashes") }
  }

  private mutating func answer(_ state: SDPStatus, _ status: SDPStatus) {
    outputs.append(.habState(given?.habState.map { SDPStatus(rawValue: $0) } ?? state))
    outputs.append(.status(given?.status.map { SDPStatus(rawValue: $0) } ?? status))
  }

  private mutating func readRegister(_ command: SDPCommand, _ state: SDPStatus, _ hardware: Hardware) {
    let readable = ROMMemory.isReadable(command.address, command.count, hardware)
    guard command.count > 0, readable || given?.data != nil, given?.status == nil else {
      return answer(state, .refused)
    }
    outputs.append(.habState(given?.habState.map { SDPStatus(rawValue: $0) } ?? state))
    phase = .reading(address: command.address, remaining: command.count)
  }

  // MARK: - Data

  /// Takes data of a data phase: one report's payload, padding included, or part of a UART stream.
  mutating func data(_ bytes: UnsafeRawBufferPointer, _ hardware: inout Hardware) {
    let state = Self.habState(hardware)
    if hardware.script != nil, !hardware.isExpected(data: bytes) {
      phase = .command
      return
    }
    if hardware.log.isStrict, case .command = phase { hardware.note(.strayReport(id: SDPReport.data)) }
    defer { noteAnswer(&hardware) }
    switch phase {
    case .file(let address, let remaining, let refused):
      if !refused {
        // The whole payload is copied, padding too; a copy past the RAM's end takes the core down.
        guard hardware.ram.write(address, bytes) == .done else {
          phase = .command
          departure = .crash
          return
        }
      }
      let count = min(UInt32(bytes.count), remaining)
      let rest = remaining - count
      guard rest == 0 else {
        phase = .file(address: address &+ count, remaining: rest, refused: refused)
        return
      }
      phase = .command
      answer(state, refused ? .refused : .writeFileComplete)
    case .dcd(var block, let remaining):
      let count = min(UInt32(bytes.count), remaining)
      block.append(contentsOf: bytes.prefix(Int(count)))
      guard remaining == count else {
        phase = .dcd(bytes: block, remaining: remaining - count)
        return
      }
      phase = .command
      answer(state, runDCD(block, &hardware) ? .writeComplete : .habFailure)
    case .command, .reading: break
    }
  }

  /// Runs what dcd-write brought.
  private mutating func runDCD(_ block: [UInt8], _ hardware: inout Hardware) -> Bool {
    guard !hardware.isClosed || !hasRunDCD else { return false }
    hasRunDCD = true
    return DeviceConfigurationData.run(block, &hardware) == nil
  }

  // MARK: - Jump

  private mutating func jump(_ address: UInt32, _ state: SDPStatus, _ hardware: inout Hardware) {
    outputs.append(.habState(given?.habState.map { SDPStatus(rawValue: $0) } ?? state))
    if let status = given?.status {
      outputs.append(.status(SDPStatus(rawValue: status)))
      return
    }
    guard ROMMemory.isWritable(address), hardware.ram.bytes(address, count: ImageVectorTable.byteCount) != nil else {
      outputs.append(.status(.refused))
      return
    }
    var report = BootReport(.jump(address), isClosed: hardware.isClosed)
    let dcd: ImageStart.DCDState = skipsDCD ? .skippedByHost : hardware.isClosed && hasRunDCD ? .spent : .waiting
    switch ImageStart.authenticate(at: address, hasFlash: false, dcd: dcd, &report, &hardware) {
    case .starts(let table): departure = .start(table, report)
    case .refused:
      habStatus = .habFailure
      report.add(.staysInDownload, &hardware)
      hardware.endJump(report)
    case .unsound:
      report.add(.crash, &hardware)
      hardware.endJump(report)
      departure = .crash
    }
    // Whatever came of it, a closed part runs no second block.
    if report.steps.contains(where: { if case .dcd = $0 { true } else { false } }) { hasRunDCD = true }
  }

  private static func habState(_ hardware: Hardware) -> SDPStatus { hardware.isClosed ? .habClosed : .habOpen }
}

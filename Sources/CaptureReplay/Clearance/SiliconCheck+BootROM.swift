import BootImage
import SDP

/// The boot ROM's commands: the list of what may go to silicon.
extension SiliconCheck {
  /// Registers whose reading changes nothing: shadows of the fuses, and the boot mode. Source: RT1020 memory map.
  private static let quietRegisters: [ClosedRange<UInt64>] = [0x401F_4400...0x401F_47FF, 0x400F_8004...0x400F_8007]
  /// Bytes of an image that are looked at for the marks of a flashloader.
  private static let imageLimit = 0x4_0000

  mutating func refusal(of command: SDPCommand, _ exchange: RecordedExchange) -> Reason? {
    let address = UInt64(command.address)
    switch command.code {
    case .errorStatus, .skipDCDHeader: return nil
    case .readRegister: return reading(address, UInt64(command.count))
    case .writeRegister: return writing(command, exchange)
    case .writeFile: return loading(command, exchange)
    case .jumpAddress: return jumping(to: address)
    case .writeDCD: return Reason("device configuration data write registers, the fuse controller's too")
    default: return Reason("it is not among the commands that are known to change nothing for ever")
    }
  }

  private func reading(_ address: UInt64, _ count: UInt64) -> Reason? {
    guard count > 0 else { return nil }
    let isQuiet = Self.quietRegisters.contains { $0.contains(address) && count - 1 <= $0.upperBound - address }
    guard !isQuiet, !KnownRAM.contains(address, count) else { return nil }
    return Reason("it reads \(Self.words(address, address + count - 1)), and reading a register may change it")
  }

  private mutating func writing(_ command: SDPCommand, _ exchange: RecordedExchange) -> Reason? {
    let address = UInt64(command.address)
    let width = UInt64(command.format / 8)
    guard [1, 2, 4].contains(width), command.format % 8 == 0, KnownRAM.contains(address, width) else {
      let isFuses = (0x401F_4000...0x401F_7FFF).contains(command.address)
      return Reason(
        isFuses
          ? "it writes a register of the fuse controller, which burns fuses"
          : "it writes the register 0x\(String(command.address, radix: 16))")
    }
    ram.forget(address, width)
    return nil
  }

  private mutating func loading(_ command: SDPCommand, _ exchange: RecordedExchange) -> Reason? {
    let address = UInt64(command.address)
    // The ROM stores whole reports.
    let payloads = exchange.dataReports.map { Array($0.bytes.dropFirst()) }
    let sent = payloads.reduce(0) { $0 + min($1.count, SDPReport.dataBytes) }
    guard command.count > 0 else { return nil }
    guard sent >= Int(clamping: command.count) else {
      return Reason("the recorded host sent less than it announced, and the part would go on waiting")
    }
    let stored = payloads.reduce(0) { $0 + max($1.count, SDPReport.dataBytes) }
    let count = max(UInt64(stored), UInt64(command.count))
    guard KnownRAM.contains(address, count) else {
      return Reason("it writes \(Self.words(address, address + count - 1)), which is not RAM")
    }
    ram.forget(address, count)
    if exchange.status == SDPStatus.writeFileComplete.rawValue {
      ram.write(address, Array(payloads.joined().prefix(Int(clamping: command.count))))
    }
    return nil
  }

  /// A flashloader that the recording itself brought may be started: it is known by its marks, and it must bring no
  /// device configuration data, which the ROM would carry out.
  private func jumping(to address: UInt64) -> Reason? {
    guard !allowances.running else { return nil }
    guard let header = ram.bytes(address, ImageVectorTable.byteCount), let table = ImageVectorTable(header),
      let record = ram.bytes(UInt64(table.bootData), BootData.byteCount), let boot = BootData(record.span.bytes)
    else { return Reason("it starts what was not loaded before, as far as is seen", option: "--allow-run") }
    guard table.dcd == 0 else {
      return Reason("the image brings device configuration data, which write any register", option: "--allow-run")
    }
    guard ram.word(UInt64(table.entry & ~1)) != nil else {
      return Reason("the image starts code that was not loaded with it", option: "--allow-run")
    }
    let image = ram.run(from: UInt64(boot.start), limit: Self.imageLimit)
    let rest = ram.run(from: address, limit: Self.imageLimit)
    guard FlashloaderMarks.generation(in: image) != nil || FlashloaderMarks.generation(in: rest) != nil else {
      return Reason("it starts code that is no flashloader and can do anything", option: "--allow-run")
    }
    return nil
  }
}

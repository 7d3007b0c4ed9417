import ArgumentParser
import BoardServer
import VirtualRT1020

/// What a virtual board is made of, on the command line.
struct VirtualBoardOptions: ParsableArguments {
  private static let usualPart = "IS25LP064A"
  private static let usualFirmware = "K2.1.0"
  private static let usualFloating = "ff"

  @Option(
    help: ArgumentHelp(
      "Flash part: \(SerialNORPart.all.map(\.name).joined(separator: ", ")); or none.", valueName: "part"))
  var part = Self.usualPart

  @Option(
    help: ArgumentHelp(
      "Flashloader generation: \(FirmwareProfile.all.map(\.name).joined(separator: ", ")).", valueName: "name"))
  var firmware = Self.usualFirmware

  @Option(
    help: ArgumentHelp(
      "Status registers 1 to 3 of the flash as the board finds them, such as 0x7c or 0x1c,0x02.",
      valueName: "bytes"))
  var statusRegisters: String?

  @Option(
    name: .customLong("flash"),
    help: ArgumentHelp("What the flash holds at first, from its start; the rest is erased.", valueName: "file"))
  var flashContents: String?

  @Option(help: "What an undriven flash bus reads as: ff, 00 or noise.")
  var floating = Self.usualFloating

  @Option(help: ArgumentHelp("A fuse word as INDEX=VALUE; may be given again.", valueName: "index=value"))
  var fuse: [String] = []

  @Option(help: "Seeds what is random.")
  var seed: UInt64 = 1

  /// True if nothing was said about the board.
  var isDefault: Bool {
    part == Self.usualPart && firmware == Self.usualFirmware && statusRegisters == nil
      && flashContents == nil && floating == Self.usualFloating && fuse.isEmpty && seed == 1
  }

  /// The board's description.
  func configuration() throws(Failure) -> BoardConfiguration {
    var configuration = BoardConfiguration()
    guard let profile = FirmwareProfile.named(firmware) else {
      throw Failure(
        .badInput, "no firmware is called \(firmware): choose one of \(names(FirmwareProfile.all.map(\.name)))")
    }
    configuration.firmware = profile.name
    configuration.seed = seed
    configuration.flash = try fittedFlash()
    for entry in fuse {
      let parts = entry.split(separator: "=", maxSplits: 1).map { Number(argument: String($0)) }
      guard parts.count == 2, let index = parts[0], let value = parts[1],
        VirtualRT1020.fuseWords.contains(Int(index.value))
      else {
        throw Failure(.badInput, "--fuse \(entry) is not INDEX=VALUE with an index from 0 to 63, such as 6=0x10")
      }
      configuration.fuses[Int(index.value)] = value.value
    }
    return configuration
  }

  private func fittedFlash() throws(Failure) -> BoardConfiguration.Flash? {
    guard part.lowercased() != "none" else {
      guard flashContents == nil else { throw Failure(.badInput, "--flash: with --part none there is no flash") }
      return nil
    }
    guard let known = SerialNORPart.named(part) else {
      throw Failure(.badInput, "no flash part is called \(part): choose one of \(names(SerialNORPart.all.map(\.name)))")
    }
    var flash = BoardConfiguration.Flash()
    flash.part = part
    if let flashContents {
      let bytes = try FileBytes.read(flashContents)
      guard bytes.count <= known.size else {
        throw Failure(
          .badInput, "--flash \(flashContents): \(bytes.count) bytes, and the \(known.name) has \(known.size)")
      }
      flash.contents = [(0, bytes)]
    }
    guard let floating = BoardConfiguration.Floating(rawValue: floating.lowercased()) else {
      throw Failure(.badInput, "--floating \(floating) is not ff, 00 or noise")
    }
    flash.floating = floating
    if let statusRegisters {
      let values = statusRegisters.split(separator: ",", omittingEmptySubsequences: false)
        .map { Number(argument: String($0))?.value }
      guard (1...3).contains(values.count), values.allSatisfy({ $0.map { $0 <= 0xFF } ?? false }) else {
        throw Failure(.badInput, "--status-registers \(statusRegisters) is not one to three bytes, such as 0x1c,0x02")
      }
      flash.statusRegisters = values.compactMap { $0.map { UInt8($0) } }
    }
    return flash
  }

  private func names(_ names: [String]) -> String { names.joined(separator: ", ") }
}

import ArgumentParser
import BoardDescription
import BoardServer
import FailureCauses
import SickBoards
import VirtualRT1020

/// What a virtual board is made of, on the command line. What is given here goes before what a board file says.
struct VirtualBoardOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A board file: how the board is made, in YAML; the options change it.", valueName: "file"))
  var boardFile: String?

  @Option(
    name: .customLong("faults"),
    help: ArgumentHelp("A fault plan: what goes wrong, in YAML; may be given again.", valueName: "file"))
  var faultFiles: [String] = []

  @Option(
    help: ArgumentHelp(
      "Flash part: \(SerialNORPart.all.map(\.name).joined(separator: ", ")) (IS25LP064A unless said); the path of a "
        + "part file; or none.", valueName: "part"))
  var part: String?

  @Option(
    help: ArgumentHelp(
      "Flashloader generation: \(FirmwareProfile.all.map(\.name).joined(separator: ", ")) (K2.1.0 unless said).",
      valueName: "name"))
  var firmware: String?

  @Option(
    help: ArgumentHelp(
      "Status registers 1 to 3 of the flash as the board finds them, such as 0x7c or 0x1c,0x02.",
      valueName: "bytes"))
  var statusRegisters: String?

  @Option(
    name: .customLong("flash"),
    help: ArgumentHelp("What the flash holds at first, from its start; the rest is erased.", valueName: "file"))
  var flashContents: String?

  @Option(help: "What an undriven flash bus reads as: ff (usual), 00 or noise.")
  var floating: String?

  @Option(help: ArgumentHelp("A fuse word as INDEX=VALUE; may be given again.", valueName: "index=value"))
  var fuse: [String] = []

  @Option(help: "Seeds what is random (1 unless said).")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "The board has this cause of failures, with detail drawn from --cause-seed ('boardless causes' lists them).",
      valueName: "name"))
  var cause: String?

  @Option(help: ArgumentHelp("Decides what is drawn for --cause (1 unless said).", valueName: "number"))
  var causeSeed: UInt64?

  /// True if nothing was said about the board.
  var isDefault: Bool {
    boardFile == nil && faultFiles.isEmpty && part == nil && firmware == nil && statusRegisters == nil
      && flashContents == nil && floating == nil && fuse.isEmpty && seed == nil && cause == nil && causeSeed == nil
  }

  /// The same options again, as words of a command line.
  var words: [String] {
    var words: [String] = []
    func add(_ name: String, _ value: String?) { if let value { words += [name, value] } }
    add("--board-file", boardFile)
    for file in faultFiles { add("--faults", file) }
    add("--part", part)
    add("--firmware", firmware)
    add("--status-registers", statusRegisters)
    add("--flash", flashContents)
    add("--floating", floating)
    for entry in fuse { add("--fuse", entry) }
    add("--seed", seed.map { "\($0)" })
    add("--cause", cause)
    add("--cause-seed", causeSeed.map { "\($0)" })
    return words
  }

  /// The board's description.
  func configuration() throws(Failure) -> BoardConfiguration {
    if let cause { return try sickConfiguration(FailureCause(argument: cause)) }
    guard causeSeed == nil else { throw Failure(.badInput, "--cause-seed goes with --cause") }
    var configuration = BoardConfiguration()
    if let boardFile { configuration = try DescriptionFiles.board(boardFile) }
    if let firmware {
      guard let profile = FirmwareProfile.named(firmware) else {
        throw Failure(
          .badInput, "no firmware is called \(firmware): choose one of \(names(FirmwareProfile.all.map(\.name)))")
      }
      configuration.firmware = profile.name
    }
    if let seed { configuration.seed = seed }
    configuration.flash = try fittedFlash(in: configuration.flash)
    for entry in fuse {
      let parts = entry.split(separator: "=", maxSplits: 1).map { Number(argument: String($0)) }
      guard parts.count == 2, let index = parts[0], let value = parts[1],
        VirtualRT1020.fuseWords.contains(Int(index.value))
      else {
        throw Failure(.badInput, "--fuse \(entry) is not INDEX=VALUE with an index from 0 to 63, such as 6=0x10")
      }
      configuration.fuses[Int(index.value)] = value.value
    }
    for path in faultFiles {
      configuration.faults += try DescriptionFiles.faults(path, flashSize: configuration.flash?.fittedSize ?? 0)
    }
    return configuration
  }

  /// A board with a cause; what it is, and what the failing job does, is told on standard error.
  private func sickConfiguration(_ cause: FailureCause) throws(Failure) -> BoardConfiguration {
    guard
      boardFile == nil, faultFiles.isEmpty, statusRegisters == nil, flashContents == nil, floating == nil,
      fuse.isEmpty, seed == nil
    else { throw Failure(.badInput, "--cause makes the board itself: only --part and --firmware go with it") }
    let part = part ?? "IS25LP064A"
    let firmware = firmware ?? "K2.1.0"
    guard SerialNORPart.named(part) != nil, FirmwareProfile.named(firmware) != nil else {
      throw Failure(
        .badInput,
        "--cause is drawn for parts and flashloaders that are known by name: \(names(SerialNORPart.all.map(\.name))); "
          + names(FirmwareProfile.all.map(\.name)))
    }
    guard let sick = SickBoard(cause, part: part, firmware: firmware, seed: causeSeed ?? 1) else {
      throw Failure(.badInput, "\(cause.rawValue) cannot be on a \(part) with \(firmware)")
    }
    guard sick.trouble == nil else {
      throw Failure(.badInput, "\(cause.rawValue) lies in the way to a board: no board can have it")
    }
    Console.note("boardless: \(cause.rawValue): \(sick.detail)\nboardless: it shows in: \(sick.task)\n")
    var configuration = sick.configuration
    configuration.mode = .rom
    return configuration
  }

  private func fittedFlash(in described: BoardConfiguration.Flash?) throws(Failure) -> BoardConfiguration.Flash? {
    var flash = described
    if let part { flash = try fit(part, into: described) }
    guard var flash else {
      guard flashContents == nil else {
        throw Failure(.badInput, "--flash: \(part == nil ? "on this board" : "with --part none") there is no flash")
      }
      return nil
    }
    if let flashContents {
      let bytes = try FileBytes.read(flashContents)
      guard bytes.count <= flash.fittedSize else {
        throw Failure(
          .badInput,
          "--flash \(flashContents): \(bytes.count) bytes, and the \(flash.customPart?.name ?? flash.part) has "
            + "\(flash.fittedSize)")
      }
      flash.contents = [(0, bytes)]
    }
    if let floating {
      guard let known = BoardConfiguration.Floating(rawValue: floating.lowercased()) else {
        throw Failure(.badInput, "--floating \(floating) is not ff, 00 or noise")
      }
      flash.floating = known
    }
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

  /// Another part in the place of the one that the board has.
  private func fit(
    _ part: String, into described: BoardConfiguration.Flash?
  ) throws(Failure) -> BoardConfiguration.Flash? {
    guard part.lowercased() != "none" else { return nil }
    var flash = described ?? BoardConfiguration.Flash()
    if let known = SerialNORPart.named(part) {
      (flash.part, flash.customPart) = (known.name, nil)
    } else if part.contains("/") || [".yaml", ".yml", ".json"].contains(where: part.hasSuffix) {
      flash.customPart = try DescriptionFiles.part(part)
    } else {
      throw Failure(
        .badInput,
        "no flash part is called \(part): choose one of \(names(SerialNORPart.all.map(\.name))), or give a part file, "
          + "such as ./\(part).yaml")
    }
    return flash
  }

  private func names(_ names: [String]) -> String { names.joined(separator: ", ") }
}

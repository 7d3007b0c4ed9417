import HIDTransport
import MBoot
import Provisioning
import VirtualRT1020

/// Reduces a failing recording, on the board that was made of it: commands are left out and their counts lowered, and
/// parts of the board left out, as long as the last command fails the same way. Each try runs on a copy of the board.
public struct Shrinker {
  private let permission: BurnPermission
  private let recording: Recording
  private let number: Int?
  private var tries = Shrinker.tryLimit

  /// Boards that are tried.
  private static let tryLimit = 5000
  /// How long a board may take to be there.
  private static let patience = Duration.seconds(15)

  /// - Parameters:
  ///   - number: the failing command's number; the last one that failed unless given.
  ///   - permission: virtual boards' fuses may be burnt.
  public init(_ recording: Recording, command number: Int? = nil, _ permission: BurnPermission) {
    self.recording = recording
    self.number = number
    self.permission = permission
  }

  /// Shrinks it on the board that was made of the same recording.
  public mutating func shrink(_ revival: Revival) throws(ShrinkError) -> ShrunkCase {
    let (commands, failing, status) = try findFailure()
    var configuration = revival.configuration
    configuration.mode = .flashloader
    configuration.known = nil
    var shrunk = ShrunkCase(
      configuration: configuration, commands: commands, status: status, original: commands.count)
    let first = outcome(shrunk)
    guard first == status else {
      throw .notReproduced(failing, status, got: first.map { "\($0)" } ?? "broke off")
    }
    leaveOutCommands(&shrunk)
    leaveOutBoard(&shrunk)
    lowerCounts(&shrunk)
    leaveOutCommands(&shrunk)
    simplifyData(&shrunk)
    return shrunk
  }

  // MARK: - The failure

  private func findFailure() throws(ShrinkError) -> ([ShrunkCommand], Int, StatusCode) {
    for stay in recording.stays.reversed() where !stay.isBootROM {
      let index = stay.exchanges.lastIndex { exchange in
        number.map { $0 == exchange.number } ?? (Self.failure(exchange) != nil)
      }
      guard let index else { continue }
      guard let status = Self.failure(stay.exchanges[index]) else { break }
      let commands = stay.exchanges[...index].compactMap { exchange -> ShrunkCommand? in
        guard case .mboot(let packet) = exchange.request else { return nil }
        return ShrunkCommand(packet: packet, data: exchange.dataOut ?? [])
      }
      return (commands, stay.exchanges[index].number, status)
    }
    if let number { throw .noFailure(number) }
    throw .nothingFails
  }

  /// With what an exchange failed; nil if it did not.
  private static func failure(_ exchange: RecordedExchange) -> StatusCode? {
    guard exchange.command != nil, exchange.brokenEnd == nil else { return nil }
    guard let status = exchange.status else { return exchange.answers.isEmpty ? .noResponse : nil }
    return status == 0 ? nil : StatusCode(rawValue: status)
  }

  // MARK: - Trying

  private func outcome(_ shrunk: ShrunkCase) -> StatusCode? {
    outcome(VirtualRT1020(shrunk.configuration), shrunk.commands)
  }

  /// What the last command is answered on a board; nil if it was not reached.
  private func outcome(_ board: VirtualRT1020, _ commands: [ShrunkCommand]) -> StatusCode? {
    let bus = VirtualBus(board)
    guard let device = try? bus.open([.flashloader], timeout: Self.patience) else { return nil }
    let host = MBootHost(device)
    var last: StatusCode?
    for command in commands {
      do throws(MBootError) { last = try command.ask(host, permission) } catch { return nil }
    }
    return last
  }

  private mutating func holds(_ shrunk: ShrunkCase) -> Bool {
    guard tries > 0 else { return false }
    tries -= 1
    return outcome(shrunk) == shrunk.status
  }

  // MARK: - Leaving out

  private mutating func leaveOutCommands(_ shrunk: inout ShrunkCase) {
    guard let failing = shrunk.commands.last else { return }
    let board = VirtualRT1020(shrunk.configuration)
    let status = shrunk.status
    var left = tries
    let before = DeltaDebugging.minimum(of: Array(shrunk.commands.dropLast()), tries: &left) { part in
      outcome(board, part + [failing]) == status
    }
    tries = left
    shrunk.commands = before + [failing]
  }

  private mutating func leaveOutBoard(_ shrunk: inout ShrunkCase) {
    keep(&shrunk) { $0.configuration.flash?.customPart = nil }
    keep(&shrunk) { $0.configuration.customFirmware = nil }
    keep(&shrunk) { $0.configuration.firmware = BoardConfiguration().firmware }
    keep(&shrunk) { $0.configuration.bootPins = .serial }
    let whole = shrunk
    var left = tries
    let faults = DeltaDebugging.minimum(of: whole.configuration.faults, tries: &left) { part in
      var tried = whole
      tried.configuration.faults = part
      return outcome(tried) == whole.status
    }
    shrunk.configuration.faults = faults
    let sick = shrunk
    let fuses = DeltaDebugging.minimum(of: sick.configuration.fuses.sorted { $0.key < $1.key }, tries: &left) { part in
      var tried = sick
      tried.configuration.fuses = Dictionary(part.map { ($0.key, $0.value) }) { $1 }
      return outcome(tried) == sick.status
    }
    shrunk.configuration.fuses = Dictionary(fuses.map { ($0.key, $0.value) }) { $1 }
    let fused = shrunk
    let contents = DeltaDebugging.minimum(of: fused.configuration.flash?.contents ?? [], tries: &left) { part in
      var tried = fused
      tried.configuration.flash?.contents = part
      return outcome(tried) == fused.status
    }
    shrunk.configuration.flash?.contents = contents
    tries = left
    for index in contents.indices {
      // Of a long piece its first byte that matters will do.
      if let byte = contents[index].1.firstIndex(where: { $0 != 0xFF }) {
        keep(&shrunk) {
          $0.configuration.flash?.contents[index] = (contents[index].0 + byte, [contents[index].1[byte]])
        }
      }
    }
  }

  /// Makes a change if the case still fails with it.
  private mutating func keep(_ shrunk: inout ShrunkCase, _ change: (inout ShrunkCase) -> Void) {
    var tried = shrunk
    change(&tried)
    if holds(tried) { shrunk = tried }
  }

  // MARK: - Arguments

  private mutating func lowerCounts(_ shrunk: inout ShrunkCase) {
    for index in shrunk.commands.indices {
      guard let count = shrunk.commands[index].count, count > 1 else { continue }
      // An erase of less than a sector is none to read; everything else may be of one byte.
      var smaller: UInt32 = shrunk.commands[index].packet.tag == .flashEraseRegion ? 0x1000 : 1
      while smaller < count {
        if let command = shrunk.commands[index].withCount(smaller) {
          var tried = shrunk
          tried.commands[index] = command
          if holds(tried) {
            shrunk = tried
            break
          }
        }
        smaller <<= 1
      }
    }
  }

  /// Data that do not matter are zeros.
  private mutating func simplifyData(_ shrunk: inout ShrunkCase) {
    for index in shrunk.commands.indices where shrunk.commands[index].data.contains(where: { $0 != 0 }) {
      keep(&shrunk) { $0.commands[index].data = [UInt8](repeating: 0, count: $0.commands[index].data.count) }
    }
  }
}

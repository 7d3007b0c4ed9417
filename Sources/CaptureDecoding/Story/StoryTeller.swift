import MBoot
import SDP
import USBCapture

/// Listens to a decoder and tells the story of the capture, in bounded memory.
public struct StoryTeller {
  /// The capture's start, nanoseconds since 1970; the first event's time where nobody says.
  public var start: UInt64?

  private var book = DeviceBook()
  /// What is known of the boards that are on the bus.
  /// In an array, where they change in place: a dictionary's values are copied out and in.
  private var histories: [(device: Int, history: BoardHistory)] = []
  /// What is under way.
  private var open: [Int: CapturedCommand] = [:]
  /// Reads of the flash under way that were not as they should be, by device.
  private var mismatches: [Int: FlashKnowledge.Difference] = [:]
  private var steps = StepList()
  private var failures: [(evidence: FailureEvidence, device: Int)] = []
  private var moreFailures = 0
  private var boards: [Board] = []
  private var jump: CapturedCommand?
  private var waiting: [CapturedCommand] = []
  private var commandCount = 0
  private var remarks: [String] = []
  /// The shortest command that needs no flash, nanoseconds.
  private var roundTrip: UInt64?
  private var timesAreUnreal = false

  private struct Board {
    var index: Int
    var text: String
    var version: FirmwareVersion?
    var hab: SDPStatus?
  }

  private static let maximumHistories = 8
  private static let maximumFailures = 8
  private static let maximumBoards = 16
  private static let maximumRemarks = 16

  /// Nothing heard yet.
  public init() {}

  /// Takes the next event. Reports are not needed, data are.
  public mutating func take(_ event: DecodedEvent) {
    book.take(event)
    if start == nil { start = event.time }
    switch event {
    case .device(let device): appear(device)
    case .left(let device, _):
      histories.removeAll { $0.device == device }
      book.forget(device)
    case .began(let command): begin(command)
    case .data(let data): take(data)
    case .ended(let command): end(command)
    case .report, .note: break
    }
  }

  // MARK: - Boards

  private mutating func appear(_ device: CapturedDevice) {
    let entry = book[device.index]
    let text = (device.identity.map { "\($0) " } ?? "") + (entry.kind?.text ?? "board") + " at " + entry.place
    if let known = boards.firstIndex(where: { $0.index == device.index }) {
      boards[known].text = text
    } else if boards.count < Self.maximumBoards {
      boards.append(Board(index: device.index, text: text))
    }
    guard let jump, device.index != jump.device, let kind = entry.kind else { return }
    if kind == .bootROM {
      remark("After the jump the boot ROM came back: the image at the address did not start, or it crashed.")
    }
    self.jump = nil
  }

  private mutating func remark(_ text: String) {
    if remarks.count < Self.maximumRemarks, !remarks.contains(text) { remarks.append(text) }
  }

  // MARK: - Commands

  private mutating func take(_ data: CapturedData) {
    guard let command = open.values.first(where: { $0.number == data.command }) else { return }
    let device = command.device
    if let place = history(of: device) {
      let before = histories[place].history.differences.count
      histories[place].history.take(data, of: command)
      if histories[place].history.differences.count > before, mismatches[device] == nil {
        mismatches[device] = histories[place].history.differences.last
      }
    }
    learnReadsAfter(data, of: command)
  }

  /// What is read of a range after an erase of it failed.
  private mutating func learnReadsAfter(_ data: CapturedData, of command: CapturedCommand) {
    guard data.isFromDevice, case .mboot(.readMemory(let address, _, _)) = command.request else { return }
    let read = BoardHistory.range(
      address &+ UInt32(truncatingIfNeeded: data.offset), UInt32(truncatingIfNeeded: data.bytes.count))
    for index in failures.indices {
      let failure = failures[index]
      guard failure.device == command.device, failure.evidence.isErase, let range = failure.evidence.range,
        range.overlaps(read)
      else { continue }
      failures[index].evidence.readsAfter.bytes += data.bytes.count
      failures[index].evidence.readsAfter.notBlank += data.bytes.count { $0 != 0xFF }
      if mismatches[command.device]?.origin == .read { failures[index].evidence.readsAfter.unstable += 1 }
    }
  }

  private mutating func begin(_ command: CapturedCommand) {
    open[command.device] = command
    guard history(of: command.device) == nil else { return }
    if histories.count >= Self.maximumHistories { histories.removeFirst() }
    histories.append((command.device, BoardHistory()))
  }

  /// The place of what is known of a board.
  private func history(of device: Int) -> Int? { histories.firstIndex { $0.device == device } }

  private mutating func end(_ command: CapturedCommand) {
    commandCount += 1
    open[command.device] = nil
    steps.add(command, device: book[command.device].text, programsBlock: programsBlock(command))
    learnTimes(command)
    let mismatch = mismatches.removeValue(forKey: command.device)
    if let kind = Self.failure(command, mismatch) { add(kind, command) } else { succeed(command) }
    if let place = history(of: command.device) { histories[place].history.take(command) }
    learnFuseAfter(command)
    learn(command)
    if command.ending == .captureEnded, waiting.count < Self.maximumBoards { waiting.append(command) }
  }

  /// What a fuse word reads after a burn of it failed.
  private mutating func learnFuseAfter(_ command: CapturedCommand) {
    guard case .mboot(.flashReadOnce(let index, _)) = command.request, command.status == 0 else { return }
    for failure in failures.indices
    where failures[failure].device == command.device && failures[failure].evidence.burn?.index == index
      && failures[failure].evidence.burn?.after == nil
    {
      failures[failure].evidence.burn?.after = command.values.last
    }
  }

  private func programsBlock(_ command: CapturedCommand) -> Bool {
    guard case .mboot(.configureMemory(_, let address)) = command.request else { return false }
    return history(of: command.device).map { histories[$0].history.programsBlock(from: address) } ?? false
  }

  /// How long commands take that need no flash, and whether erases take their time.
  private mutating func learnTimes(_ command: CapturedCommand) {
    guard command.outcome == .ok, command.ending == .answered, let duration = command.duration,
      case .mboot(let mboot) = command.request
    else { return }
    switch mboot {
    case .getProperty, .fillMemory: roundTrip = min(roundTrip ?? duration, duration)
    case .flashEraseRegion:
      var evidence = FailureEvidence(.noAnswer, command, BoardHistory())
      evidence.roundTrip = roundTrip ?? 0
      if evidence.wasTooFast == true { timesAreUnreal = true }
    default: break
    }
  }

  private mutating func learn(_ command: CapturedCommand) {
    if let place = history(of: command.device), let board = boards.firstIndex(where: { $0.index == command.device }) {
      let history = histories[place].history
      boards[board].version = history.version
      boards[board].hab = history.hab
    }
    guard case .sdp(let sdp) = command.request else { return }
    if sdp.code == .jumpAddress {
      jump = command.outcome == .ok ? command : nil
    } else if sdp.code == .errorStatus, command.status == SDPStatus.habFailure.rawValue {
      remark(
        command.hab == .habClosed
          ? "The boot ROM has recorded a failure, and the part is closed: HAB refused an image that is not signed with "
            + "the fused keys."
          : "The boot ROM has recorded a failure, and the part is open: booting from flash failed before, and it fell back "
            + "to serial download.")
    }
    if let jump, sdp.code != .jumpAddress, jump.device == command.device {
      remark("After the jump the boot ROM still answers: it did not start the image.")
      self.jump = nil
    }
  }

  private static func failure(
    _ command: CapturedCommand, _ mismatch: FlashKnowledge.Difference?
  ) -> FailureEvidence.Kind? {
    if let mismatch { return .mismatch(mismatch) }
    guard command.outcome != .ok else { return nil }
    switch command.ending {
    case .answered, .open: return command.status.map { .status($0) }
    case .abandoned, .captureEnded: return .noAnswer
    case .deviceLeft: return .deviceLeft
    case .transferFailed(let status): return .transfer(status)
    }
  }

  private mutating func add(_ kind: FailureEvidence.Kind, _ command: CapturedCommand) {
    // What a flashloader does not have is asked for by every host that looks around.
    if case .status(StatusCode.unknownProperty.rawValue) = kind { return }
    if let same = failures.firstIndex(where: {
      $0.evidence.kind == kind && $0.evidence.command.request == command.request
    }) {
      failures[same].evidence.repetitions += 1
    } else if failures.count < Self.maximumFailures {
      failures.append(
        (
          FailureEvidence(kind, command, history(of: command.device).map { histories[$0].history } ?? BoardHistory()),
          command.device
        ))
    } else {
      moreFailures += 1
    }
  }

  /// What failed before may have succeeded now.
  private mutating func succeed(_ command: CapturedCommand) {
    for index in failures.indices
    where failures[index].evidence.later == nil && failures[index].evidence.command.request == command.request {
      failures[index].evidence.later = (command.packets.lowerBound, failures[index].device != command.device)
    }
  }

  // MARK: - The story

  /// Ends the story.
  public func finish() -> CaptureStory {
    CaptureStory(
      boards: boards.map { board in
        board.text + (board.version.map { ", \($0)" } ?? "")
          + (board.hab.map { $0 == .habOpen ? ", HAB open" : $0 == .habClosed ? ", HAB closed" : "" } ?? "")
      },
      steps: steps.steps, omitted: steps.omitted, remarks: remarks + jumpRemark,
      failures: told, moreFailures: moreFailures, ending: ending, start: start ?? 0)
  }

  private var told: [CaptureStory.Failure] {
    failures.map { failure in
      var evidence = failure.evidence
      evidence.roundTrip = roundTrip ?? 0
      evidence.timesAreUnreal = timesAreUnreal
      return evidence.told
    }
  }

  private var jumpRemark: [String] {
    jump == nil ? [] : ["After the jump no board is seen any more: the capture does not show what the image did."]
  }

  private var ending: String {
    guard commandCount > 0 else { return "No command is in the capture." }
    guard !waiting.isEmpty else { return "At the end nothing was under way." }
    let list = waiting.map { command in
      "the end of \(command.request.text) (command \(command.number))"
        + (command.bytesOut + command.bytesIn > 0 ? ", after \(command.bytesOut + command.bytesIn) bytes of data" : "")
    }
    return "At the end the host was waiting for " + list.joined(separator: " and ") + "."
  }
}

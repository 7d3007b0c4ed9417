import MBoot
import SDP
import USBCapture

/// One device of a capture: what it is, and the command that is under way with it.
struct DeviceTrack {
  private(set) var device: CapturedDevice
  /// What it is; nil as long as neither ids nor reports have told.
  private(set) var kind: BoardKind?
  /// When it was last heard of, in events of the decoder.
  var touched = 0

  /// The command that is under way.
  var command: CapturedCommand?
  /// mboot: the first of the answers that belong to a command with a data phase came.
  var isAccepted = false
  /// When the command counts as answered if nothing more comes, as a jump does after its first word.
  private(set) var settledAt: UInt64?
  /// Whether a command was ever seen: before, answers say that the capture began later than the talk.
  private var hasBegun = false
  /// Whether the run of reports without a command was noted.
  private var hasNotedStray = false
  /// When the transfer failed that `CapturedCommand.usbStatus` tells of.
  private var failedAt: UInt64?
  /// When the host took back its wait for an answer.
  private var gaveUpAt: UInt64?

  init(_ device: CapturedDevice) { self.device = device }

  // MARK: - Events

  /// The device is known, or better known.
  mutating func learn(_ device: CapturedDevice, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    let known = device.identity.flatMap { BoardKind($0) }
    if let known, let kind, known != kind { close(.deviceLeft, at: nil, &book, body) }
    if let known { kind = known }
    self.device = device
    if kind != nil { body(.device(device)) }
  }

  mutating func take(_ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    if kind == nil || device.identity == nil { judge(report, &book, body) }
    switch kind {
    case nil: book.counts.otherReports += 1
    case .bootROM: takeSDP(report, &book, body)
    case .flashloader: takeMBoot(report, &book, body)
    }
  }

  /// What the reports of a device without ids say that it is; they may change their mind, where a capture does not
  /// show that the board came back as another device.
  private mutating func judge(_ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    // Data tell nothing, and are most of what passes.
    guard report.bytes.first == 1 || report.bytes.first == 3,
      let guess = BoardKind.guess(report.bytes, isFromDevice: report.isFromDevice), guess != kind
    else { return }
    if let kind {
      close(.deviceLeft, at: nil, &book, body)
      body(
        .note(
          CaptureNote(
            time: report.time, device: device.index, packet: report.packet,
            text: "the device speaks as a \(guess.text) from here on, no longer as a \(kind.text)")))
    }
    kind = guess
    body(.device(device))
  }

  mutating func take(_ end: CapturedTransferEnd, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    guard end.status != 0, kind != nil else { return }
    let isWithdrawn = end.status == -2 || end.status == -104
    if isWithdrawn { book.counts.withdrawnTransfers += 1 } else { book.counts.failedTransfers += 1 }
    guard command != nil, settledAt == nil else { return }
    extend(to: end.packet)
    if end.isFromDevice, isWithdrawn {
      if gaveUpAt == nil { gaveUpAt = end.time }
    } else if command?.usbStatus == nil {
      command?.usbStatus = end.status
      failedAt = end.time
    }
  }

  consuming func leave(at time: UInt64, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    close(.deviceLeft, at: time, &book, body)
    if kind != nil { body(.left(device: device.index, time: time)) }
  }

  mutating func finish(_ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    close(.captureEnded, at: nil, &book, body)
  }

  // MARK: - Commands

  /// A command begins; the one before, if it is still under way, was given up.
  mutating func begin(
    _ request: CapturedCommand.Request, _ report: CapturedReport, _ book: inout DecodingBook,
    _ body: (DecodedEvent) -> Void
  ) {
    close(.abandoned, at: report.time, &book, body)
    let begun = CapturedCommand(
      number: book.nextNumber(), device: report.device, request: request, began: report.time, packet: report.packet)
    command = begun
    isAccepted = false
    settledAt = nil
    failedAt = nil
    gaveUpAt = nil
    hasBegun = true
    hasNotedStray = false
    body(.began(begun))
    pass(report, &book, body)
  }

  /// The device gave what is its last answer, unless an error word follows.
  mutating func settle(_ report: CapturedReport, _ book: inout DecodingBook) {
    settledAt = report.time
    book.settled[report.device] = report.time
  }

  /// Nothing followed: the command that counts as answered is.
  mutating func conclude(_ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    if settledAt != nil { close(.answered, at: settledAt, &book, body) }
    book.settled[device.index] = nil
  }

  /// The device gave its last answer.
  mutating func end(_ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    settledAt = report.time
    close(.answered, at: report.time, &book, body)
  }

  /// Ends the command that is under way, if there is one. What else is known of it outweighs `ending`.
  private mutating func close(
    _ ending: CapturedCommand.Ending, at time: UInt64?, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    guard var command else { return }
    self.command = nil
    if !book.settled.isEmpty { book.settled[device.index] = nil }
    (command.ending, command.ended) =
      if let settledAt {
        (.answered, settledAt)
      } else if ending != .deviceLeft, let status = command.usbStatus, let failedAt {
        (.transferFailed(status), failedAt)
      } else if ending == .captureEnded, let gaveUpAt {
        (.abandoned, gaveUpAt)
      } else {
        (ending, time)
      }
    body(.ended(command))
  }

  // MARK: - Reports

  /// A report of the command that is under way.
  @inline(__always)
  mutating func pass(_ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    book.counts.boardReports += 1
    extend(to: report.packet)
    if book.wantsReports { body(.report(report, command: command?.number)) }
  }

  /// A report that belongs to no command; `text` is noted once for a run of them.
  mutating func stray(
    _ report: CapturedReport, _ text: String, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    book.counts.boardReports += 1
    book.counts.strayReports += 1
    if book.wantsReports { body(.report(report, command: nil)) }
    guard !hasNotedStray else { return }
    hasNotedStray = true
    note(report, hasBegun ? text : "the capture begins within a command: " + text, body)
  }

  func note(_ report: CapturedReport, _ text: String, _ body: (DecodedEvent) -> Void) {
    body(.note(CaptureNote(time: report.time, device: device.index, packet: report.packet, text: text)))
  }

  /// A data phase ended well, and the capture does not hold all of it.
  mutating func checkForGap(
    _ report: CapturedReport, moved: Int, of count: UInt32, _ book: inout DecodingBook,
    _ body: (DecodedEvent) -> Void
  ) {
    guard moved < Int(count) else { return }
    book.counts.gaps += 1
    note(report, "a gap: \(Int(count) - moved) of \(count) bytes of the data phase are not in the capture", body)
  }

  @inline(__always)
  private mutating func extend(to packet: Int) {
    guard let packets = command?.packets, packet > packets.upperBound else { return }
    command?.packets = packets.lowerBound...packet
  }
}

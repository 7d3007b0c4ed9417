/// A virtual board for a test: driven through the public client as silicon would be, looked at from outside as
/// silicon cannot be.
///
/// A test gets one by a trait, fresh for every test and for every argument of a parameterised test:
///
/// ```swift
/// @Test(.board { $0.flash?.part = "W25Q64JV-IM" })
/// func writesTheImage() throws {
///   let board = try Board.current
///   try board.provision(image, at: 0x6000_2000)
///   board.expectFlash(image, at: 0x6000_2000)
/// }
/// ```
///
/// Flash places are addresses of the memory window (0x60000000 on), as a client has them, or offsets from the
/// flash's start, as faults have them; no number is both. Time is the board's own: nothing here waits.
///
/// Sendable so that a test may be asynchronous; only one task may use a board at a time.
public final class Board: @unchecked Sendable {
  /// The bus on which the board is: what a client under test takes.
  public let bus: VirtualBus
  /// What the trait `.cause(…)` drew: the board's detail, and the job that fails on it.
  public internal(set) var sickness: SickBoard?
  private var entries: [BoardLogEntry] = []
  private var opened: (host: MBootHost, session: Int)?

  /// Makes a board and powers it up. Tests as a rule take theirs from a trait; this one is for a second board,
  /// whose log nobody attaches.
  ///
  /// - Throws: `BoardError.noSuchPart` or `.noSuchFirmware`, with the names that there are; `.oddPart` for a part of
  ///   your own of which no chip can be made.
  public init(_ configuration: BoardConfiguration = BoardConfiguration()) throws(BoardError) {
    if let flash = configuration.flash, flash.customPart == nil, SerialNORPart.named(flash.part) == nil {
      throw .noSuchPart(flash.part)
    }
    if let flaw = configuration.flash?.whyNotFitted { throw .oddPart(flaw) }
    guard FirmwareProfile.named(configuration.firmware) != nil else {
      throw .noSuchFirmware(configuration.firmware)
    }
    var configuration = configuration
    configuration.logsEvents = true
    bus = VirtualBus(VirtualRT1020(configuration))
  }

  /// The board of the test that runs.
  ///
  /// - Throws: `BoardError.noTrait` in a test without one, and in a detached task, which belongs to no test.
  public static var current: Board {
    get throws(BoardError) {
      guard let board = BoardSlot.current?.board else { throw .noTrait }
      return board
    }
  }

  /// The board itself, to look into and to change from outside: past bus, locks, protection and faults.
  ///
  /// ```swift
  /// board.state.setStatusRegisters([0x7C])  // all blocks protected
  /// ```
  public var state: VirtualRT1020 {
    get { bus.board }
    _modify { yield &bus.board }
  }

  /// What the part is executing.
  public var running: VirtualRT1020.Running { bus.board.running }

  /// Virtual time since the board was made.
  public var time: Duration { bus.board.time }

  // MARK: - Snapshots

  /// The whole board as it is: a value that costs next to nothing.
  public func snapshot() -> VirtualRT1020 {
    collectLog()
    return bus.board
  }

  /// Makes a copy the board. Hosts that were opened before are stale; the log goes on.
  public func restore(_ snapshot: VirtualRT1020) {
    collectLog()
    bus.board = snapshot
    _ = bus.board.takeLog()
    bus.board.logsEvents = true
    opened = nil
    entries.append(BoardLogEntry(time: time, kind: .board, text: "the test restores a snapshot"))
  }

  // MARK: - Log

  /// What happened to the board since it was made, in order.
  public var log: [BoardLogEntry] {
    collectLog()
    return entries
  }

  private func collectLog() { entries += bus.board.takeLog() }

  // MARK: - The flashloader's host

  /// A host on the flashloader that runs; opened anew when the part was reset.
  ///
  /// - Throws: `BoardError.notOnBus` if another program runs; see `startFlashloader`.
  public var mboot: MBootHost {
    get throws(BoardError) {
      if let opened, opened.session == bus.board.resetCount, bus.board.identity == .flashloader { return opened.host }
      let host = MBootHost(try open(.flashloader))
      opened = (host, bus.board.resetCount)
      return host
    }
  }

  /// A host on the boot ROM's serial download.
  ///
  /// - Throws: `BoardError.notOnBus` if another program runs.
  public var sdp: SDPHost {
    get throws(BoardError) { SDPHost(try open(.bootROM)) }
  }

  /// How long a device may take to appear, virtual time.
  static let patience = Duration.seconds(15)

  private func open(_ identity: USBIdentity) throws(BoardError) -> any HIDDevice {
    // Another device that is there will not become this one by waiting.
    let isOther = bus.board.identity.map { $0 != identity } ?? false
    do throws(HIDError) {
      return try bus.open([identity], timeout: isOther ? .zero : Self.patience)
    } catch {
      throw .notOnBus(identity, running: running)
    }
  }
}

import Fuses

extension VirtualRT1020 {
  /// Hands bytes to the board's UART (LPUART1). What the firmware answers, and when, is told by
  /// `uartReceiveDue` and `uartOutputTime`.
  public mutating func uartSend(_ bytes: RawSpan) {
    defer { if isSick { noteFaults() } }
    hardware.now = max(hardware.now, now)
    switch running {
    case .bootROM:
      // BOOT_CFG2 bit 4 takes the serial downloader's UART away.
      guard hardware.ocotp.shadows[FuseWord.bootConfiguration2] >> 4 & 1 == 0 else { return }
      guard var core = bootROM?.core else { return }
      bootROMLine.receive(bytes, &core, &hardware)
      bootROM?.core = core
    case .flashloader:
      guard var device = flashloader else { return }
      flashloader = nil
      flashloaderLine.receive(bytes, &device.core, &hardware)
      flashloader = device
    case .application, .stopped, .off: return
    }
  }

  /// Takes what the board has sent on its UART since the last call, what it will send when it is through with
  /// its work included, and lets what follows upon it happen.
  public mutating func uartReceive() -> [UInt8] { takeUARTOutput(by: Self.endOfTime) }

  /// Takes what the board has sent on its UART by now and was not taken before, and lets what follows upon it
  /// happen.
  public mutating func uartReceiveDue() -> [UInt8] { takeUARTOutput(by: now) }

  /// When the next byte is due that waits on the UART; nil if none does.
  public var uartOutputTime: Duration? {
    switch running {
    case .bootROM: bootROMLine.output.nextDue.map { .nanoseconds(Int64(clamping: $0)) }
    case .flashloader: flashloaderLine.output.nextDue.map { .nanoseconds(Int64(clamping: $0)) }
    case .application, .stopped, .off: nil
    }
  }

  private mutating func takeUARTOutput(by time: UInt64) -> [UInt8] {
    giveUpWhatIsLate()
    if isSick {
      noteFaults()
      // Working ahead, the part has said what it will not live to say.
      guard interruption == nil else { return [] }
    }
    let output: [UInt8]
    switch running {
    case .bootROM:
      let wasFull = bootROMLine.output.count >= BootROMUART.outputLimit
      output = bootROMLine.takeOutput(by: time)
      if wasFull, !output.isEmpty { uartSend(RawSpan()) }
    case .flashloader:
      let wasFull = flashloaderLine.output.count >= FlashloaderUART.outputLimit
      output = flashloaderLine.takeOutput(by: time)
      if wasFull, !output.isEmpty { uartSend(RawSpan()) }
    case .application, .stopped, .off: output = []
    }
    // A host on this line takes answers without letting time pass: what it has been told stands.
    if !output.isEmpty { hardware.isSeen(until: min(time, hardware.now)) }
    settle()
    if isSick { noteFaults() }
    return output
  }

  /// A host that stopped in the middle of a frame or a command is not waited for for ever.
  private mutating func giveUpWhatIsLate() {
    switch running {
    case .bootROM: bootROMLine.giveUpLateCommand(at: now)
    case .flashloader:
      guard flashloaderLine.isLate(at: now), var device = flashloader else { return }
      flashloader = nil
      hardware.now = max(hardware.now, now)
      flashloaderLine.giveUpFrame(&device.core, &hardware)
      flashloader = device
    case .application, .stopped, .off: break
    }
  }
}

extension VirtualRT1020 {
  /// Hands bytes to the board's UART (LPUART1). The firmware answers at once; see `uartReceive`.
  public mutating func uartSend(_ bytes: RawSpan) {
    hardware.now = max(hardware.now, now)
    // A host on the line has seen whatever was answered, and does not wait for time to pass.
    hardware.isSeen()
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

  /// Takes what the board has sent on its UART since the last call, and lets what follows upon it happen.
  public mutating func uartReceive() -> [UInt8] {
    giveUpWhatIsLate()
    let output: [UInt8]
    switch running {
    case .bootROM:
      output = bootROMLine.takeOutput()
      if output.count >= BootROMUART.outputLimit { uartSend(RawSpan()) }
    case .flashloader:
      output = flashloaderLine.takeOutput()
      if output.count >= FlashloaderUART.outputLimit { uartSend(RawSpan()) }
    case .application, .stopped, .off: output = []
    }
    if !output.isEmpty { hardware.isSeen() }
    settle()
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

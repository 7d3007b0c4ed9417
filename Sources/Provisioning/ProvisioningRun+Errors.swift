import HIDTransport
import MBoot
import SDP

extension ProvisioningRun {
  private static let reconnect = "check the cable and the board's power, and run again"
  private static let again = "reset the board into serial download mode and run again"

  /// Runs flashloader commands and makes their errors this run's.
  @discardableResult
  func asking<Value>(_ body: () throws(MBootError) -> Value) throws(ProvisioningError) -> Value {
    do throws(MBootError) { return try body() } catch { throw failure(error) }
  }

  /// Runs boot ROM commands and makes their errors this run's.
  @discardableResult
  func askingROM<Value>(_ body: () throws(SDPError) -> Value) throws(ProvisioningError) -> Value {
    do throws(SDPError) { return try body() } catch { throw failure(error) }
  }

  func failure(_ error: MBootError) -> ProvisioningError {
    switch error.cause {
    case .interrupted(let clean): return interrupted(clean: clean)
    case .transport(let transport):
      return failure(transport, doing: error.command.name, address: error.address, what: error.description)
    case .status(let status):
      let advice = StatusAdvice.advice(for: status, erasing: phase == .erase)
      return ProvisioningError(
        phase: phase, failure: error.description, address: error.address, command: error.command.name,
        status: status, cause: advice.cause, remedies: advice.remedies, exitCode: .deviceFailed)
    case .malformed, .badArgument:
      return ProvisioningError(
        phase: phase, failure: error.description, address: error.address, command: error.command.name,
        cause: "the device does not keep to the flashloader's protocol, or another program talks to it as well",
        remedies: [Self.again, "end other programs that use the device"], exitCode: .deviceFailed)
    }
  }

  func failure(_ error: SDPError) -> ProvisioningError {
    func make(_ cause: String, _ remedies: [String], _ exitCode: ExitCode) -> ProvisioningError {
      ProvisioningError(
        phase: phase, failure: error.description, address: error.address, command: error.command.name, cause: cause,
        remedies: remedies, exitCode: exitCode)
    }
    switch error.cause {
    case .interrupted(let clean): return interrupted(clean: clean)
    case .transport(let transport):
      return failure(transport, doing: error.command.name, address: error.address, what: error.description)
    case .refused:
      return make(
        "the boot ROM does not let this address be used: RAM that it needs itself, or no memory",
        ["use a flashloader linked for this part's free RAM, such as 0x20208000"], .deviceFailed)
    case .habFailure:
      return make(
        "high assurance boot refused: the part is closed, or the image is not signed for it",
        ["use a flashloader signed with the keys fused into this part"], .closedPart)
    case .unexpectedStatus, .unknownHABState, .malformed, .badArgument:
      return make(
        "the device does not keep to the boot ROM's protocol: stale bytes, a transfer that was broken off, or "
          + "another device", [Self.again, "end other programs that use the device"], .deviceFailed)
    }
  }

  func failure(
    _ error: HIDError, doing command: String?, address: UInt32? = nil, what: String
  ) -> ProvisioningError {
    func make(_ cause: String, _ remedies: [String], _ exitCode: ExitCode) -> ProvisioningError {
      ProvisioningError(
        phase: phase, failure: what, address: address, command: command, transport: error, cause: cause,
        remedies: remedies, exitCode: exitCode)
    }
    // A stop that was asked for while nothing came is what the user wants to read of.
    if isCancelled(), error == .timeout || phase == .findDevice { return interrupted(clean: command == nil) }
    switch error {
    case .absent:
      return make(
        "no board in serial download mode, and no flashloader, is on the bus",
        ["set the boot pins to serial download and power-cycle", "check cable and driver"], .noDevice)
    case .ambiguous:
      return make(
        "several boards are on the bus, and the choice is the user's", ["name one by its place, such as 1-2.3"],
        .noDevice)
    case .wrongDevice:
      return make(
        "the device that was named speaks as another chip or product",
        ["name the RT1020 itself, or leave the name out", "set the boot pins to serial download and power-cycle"],
        .noDevice)
    case .gone:
      return make(
        "the device left the bus: unplugged, without power, reset, or its program crashed",
        [Self.reconnect, "the flash may be written in part: run the whole provisioning again"], .noDevice)
    case .timeout:
      return make(timeoutCause, ["power-cycle the board into serial download mode and run again"], .timeout)
    case .busy:
      return make("two programs cannot use one board at once", ["wait for the other program, or end it"], .noDevice)
    case .permission(let path):
      let isUSB = path.hasPrefix("/dev/bus/usb/") || path.hasPrefix("/dev/hidraw")
      return make(
        "this user may not open \(path)",
        isUSB
          ? ["install the udev rule \(UdevRule.path):\n" + UdevRule.text, "then plug the board in again"]
          : ["join the group that owns it, such as dialout, and log in again"], .noDevice)
    case .stalled:
      return make("the device refused the transfer on the USB level", [Self.again], .deviceFailed)
    case .malformed(let detail):
      return make("what came is no report: \(detail)", [Self.again], .deviceFailed)
    case .system where phase == .findDevice:
      return make(
        "the device cannot be opened or set up", ["check its name, and the rate if you gave one", Self.reconnect],
        .noDevice)
    case .system(let detail):
      return make("the operating system failed the transfer: \(detail)", [Self.reconnect], .noDevice)
    }
  }

  private var timeoutCause: String {
    switch phase {
    case .erase, .writeImage, .writeConfigurationBlock:
      "the flashloader waits for ever on a flash that stays busy: it lost power, was disturbed, or is worn"
    case .identifyFlashloader:
      "the flashloader runs but hangs in an earlier command, or waits for the rest of a broken-off transfer"
    case .findDevice, .loadFlashloader:
      "the boot ROM waits for the rest of a broken-off transfer, or listens on UART instead"
    default: "the device hangs"
    }
  }

  func interrupted(clean: Bool) -> ProvisioningError {
    let isWriting = [.erase, .writeConfigurationBlock, .writeImage].contains(phase)
    return ProvisioningError(
      phase: phase, failure: clean ? "interrupted" : "interrupted in the middle of a transfer",
      cause: clean
        ? "stopped on request, between two packets"
        : "stopped on request; the device still waits inside a command",
      remedies: (clean ? [] : ["reset the board before anything else"])
        + (isWriting ? ["the flash is written in part: run the whole provisioning again"] : ["run again"]),
      exitCode: .interrupted)
  }

  func lost(_ what: String) -> ProvisioningError { failure(.gone, doing: nil, what: what) }
}

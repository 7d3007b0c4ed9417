import ArgumentParser
import PCAPReading
import Provisioning
import USBCapture

/// The capture that a command reads.
struct CaptureInput: ParsableArguments {
  @Argument(
    help: "A capture of usbmon or USBPcap, pcap or pcapng, compressed with gzip or not; - is standard input.",
    completion: .file())
  var file: String?

  @Option(
    name: .customLong("live"),
    help: ArgumentHelp("What passes now, until Ctrl-C: usbmon1 is the first bus, usbmon0 all.", valueName: "interface"))
  var live: String?

  func validate() throws {
    switch (file, live) {
    case (nil, nil): throw ValidationError("Name a capture, - for standard input, or --live usbmon1.")
    case (.some, .some): throw ValidationError("Either a capture or --live.")
    default: break
    }
  }

  /// Calls `body` with each event of the capture, in its order.
  /// - Parameter started: is called first, with the time of the capture's first packet, nanoseconds since 1970.
  /// - Returns: what there is to say at the end; call its `conclude()` when everything is printed.
  /// - Throws: `Failure` 3 for what is no capture of USB, 7 for one that cannot be read; what `body` throws.
  func forEach(
    started: (UInt64) -> Void = { _ in }, _ body: (CaptureEvent) throws -> Void
  ) throws -> CaptureEnd {
    var tracker = CaptureTracker()
    var failure: (any Error)?
    var hasStarted = false
    func pass(_ event: CaptureEvent) {
      guard failure == nil else { return }
      do { try body(event) } catch { failure = error }
    }
    let (capture, damage) = try readPackets { packet, payload in
      if !hasStarted {
        hasStarted = true
        started(packet.time)
      }
      tracker.take(packet, payload, pass)
      return failure == nil
    }
    if failure == nil { tracker.finish(pass) }
    if let failure { throw failure }
    tracker.account(bytes: capture.bytes, others: capture.others, unreadable: capture.unreadable)
    return CaptureEnd(
      name: name, format: capture.format, damage: damage, devices: tracker.devices, counts: tracker.counts)
  }

  /// Calls `body` with each packet and its payload, until it returns false.
  func readPackets(
    _ body: (USBPacket, RawSpan) -> Bool
  ) throws(Failure) -> (capture: CaptureFile, damage: CaptureDamage?) {
    if live != nil || file == "-" { Interrupt.watch() }
    do throws(CaptureError) {
      let capture = try open()
      let damage = try capture.read { packet, payload in body(packet, payload) && !Interrupt.isRequested }
      return (capture, damage)
    } catch { throw Failure(error) }
  }

  /// As errors name it.
  var name: String { live ?? (file == "-" ? "standard input" : file ?? "") }

  private func open() throws(CaptureError) -> CaptureFile {
    if let live { return try .live(live) { Interrupt.isRequested } }
    return try CaptureFile(path: file ?? "") { Interrupt.isRequested }
  }
}

extension Failure {
  /// Why a capture cannot be read: 3 what is none, 7 what the system refuses.
  init(_ error: CaptureError) {
    let code: Provisioning.ExitCode =
      switch error {
      case .notACapture, .linkType, .severalLinkTypes: .badInput
      case .library, .unreadable, .interface: .fileTrouble
      }
    self.init(code, error.description)
  }
}

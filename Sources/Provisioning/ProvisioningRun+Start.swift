import BootImage
import HIDTransport
import SDP

extension ProvisioningRun {
  /// Opens what is there, a running flashloader first.
  func findDevice() throws(ProvisioningError) -> any HIDDevice {
    do throws(HIDError) {
      let found = try openFirst()
      device = found
      result.foundAs = found.identity
      note(found.identity == .bootROM ? "found the boot ROM" : "found a running flashloader")
      return found
    } catch {
      throw failure(error, doing: nil, what: error.description)
    }
  }

  /// Waits in short turns, so that the user can stop it.
  private func openFirst() throws(HIDError) -> any HIDDevice {
    let turn = Duration.milliseconds(250)
    var left = plan.deviceTimeout
    while left > turn {
      let start = now()
      do throws(HIDError) {
        return try bus.open([.flashloader, .bootROM], timeout: turn)
      } catch {
        guard case .absent = error, !isCancelled() else { throw error }
      }
      // Looking may take longer than asked, and a bus whose time stands still must not hold us.
      left -= max(turn, now() - start)
    }
    return try bus.open([.flashloader, .bootROM], timeout: left)
  }

  /// From the boot ROM to an open flashloader.
  func startFlashloader(from rom: any HIDDevice) throws(ProvisioningError) {
    let host = SDPHost(rom)
    host.isCancelled = isCancelled
    let image = try run(.loadFlashloader) { () throws(ProvisioningError) in try loadFlashloader(host) }
    try run(.startFlashloader) { () throws(ProvisioningError) in
      do throws(SDPError) {
        try host.jumpAddress(image.jumpAddress)
      } catch {
        // The ROM may be off the bus before its last report is fetched; what comes next tells.
        guard case .transport(.gone) = error.cause else { throw failure(error) }
      }
      closeDevice()
      try awaitFlashloader(image)
    }
  }

  private func loadFlashloader(_ host: SDPHost) throws(ProvisioningError) -> RAMImage {
    let stale = host.drain()
    if stale > 0 { note("dropped \(stale) reports left by an earlier program") }
    let (state, status) = try askingROM { () throws(SDPError) in try host.errorStatus() }
    result.habState = state
    note("HAB is \(state.rawValue)")
    if status == .habFailure {
      note("the boot ROM records a failure: it came here because it could not boot, not by its pins alone")
    }
    let image = try chosenFlashloader(for: state)
    note("flashloader: \(image.bytes.count) bytes to \(Hexadecimal.word(image.loadAddress))")
    let report = progress(0, of: image.bytes.count)
    try askingROM { () throws(SDPError) in
      try host.writeFile(address: image.loadAddress, image.bytes, progress: report)
    }
    return image
  }

  /// A closed part starts nothing unsigned; an open one anything, so that one signed flashloader serves both.
  private func chosenFlashloader(for state: HABState) throws(ProvisioningError) -> RAMImage {
    let first = state == .closed ? plan.signedFlashloader : plan.flashloader
    let second = state == .closed ? plan.flashloader : plan.signedFlashloader
    guard let image = first ?? second else {
      throw ProvisioningError(
        phase: phase, failure: "the boot ROM runs and there is no flashloader to load",
        cause: "the plan names none", remedies: ["give a flashloader file, or use the stand-in"], exitCode: .badInput)
    }
    guard state == .open || image.container.isSigned else {
      throw ProvisioningError(
        phase: phase, failure: "the part is closed and the flashloader is not signed", address: image.jumpAddress,
        cause: "a closed part starts nothing that is not signed with the fused keys",
        remedies: ["give a flashloader signed with this part's keys"], exitCode: .closedPart)
    }
    if plan.signedFlashloader != nil, plan.flashloader != nil {
      note("the part is \(state.rawValue): the \(image.container.isSigned ? "signed" : "unsigned") flashloader")
    }
    return image
  }

  /// Waits for 15A2:0073 with growing pauses, and tells apart what else may come of a jump.
  private func awaitFlashloader(_ image: RAMImage) throws(ProvisioningError) {
    let start = now()
    var waited = Duration.zero
    var step = Duration.milliseconds(20)
    var romWasGone = false
    var last: HIDError?
    // Every turn waits at least 20 ms of at most the time-out.
    while true {
      if isCancelled() { throw interrupted(clean: true) }
      var romIsBack = false
      do throws(HIDError) {
        let present = try bus.identities()
        if present.contains(.flashloader) {
          device = try bus.open([.flashloader], timeout: .zero)
          note("the flashloader is up")
          return
        }
        if !present.contains(.bootROM) {
          romWasGone = true
        } else {
          romIsBack = romWasGone || waited >= plan.jumpGrace
        }
      } catch {
        // A device node may be there before this user may open it.
        last = error
      }
      if romIsBack { throw romStayed(image, left: romWasGone) }
      guard waited < plan.flashloaderTimeout else { break }
      bus.pause(step)
      // Looking takes time as well, on a serial line more than the pauses.
      waited = max(waited + step, now() - start)
      step = min(step * 2, .milliseconds(250))
    }
    if let last, last != .absent([.flashloader]) {
      throw failure(last, doing: nil, what: "the flashloader cannot be opened: \(last.description)")
    }
    throw ProvisioningError(
      phase: phase, failure: "nothing came up within \(waited) of the jump", address: image.jumpAddress,
      cause: "the flashloader crashed at its start, is made for another part, or its USB is not connected",
      remedies: [
        "power-cycle into serial download mode and run again", "use a flashloader made for the RT1020",
        "check the cable",
      ], exitCode: .noDevice)
  }

  /// The boot ROM is still, or again, on the bus.
  private func romStayed(_ image: RAMImage, left: Bool) -> ProvisioningError {
    var status: SDPStatus?
    if let rom = try? bus.open([.bootROM], timeout: .zero) {
      status = (try? SDPHost(rom).errorStatus())?.status
      rom.close()
    }
    let closed = result.habState == .closed
    let what = left ? "the boot ROM came back after the jump" : "the boot ROM did not start the image"
    return ProvisioningError(
      phase: phase, failure: what, address: image.jumpAddress, command: "jump-address",
      cause: closed
        ? "the part is closed, and "
          + (status == .habFailure ? "high assurance boot recorded a failure: " : "")
          + "the flashloader is not signed with the fused keys, or was changed after signing"
        : "the image is not for this address or part: its vector table, entry or length is wrong, or it crashed",
      remedies: closed
        ? ["sign the flashloader with the keys whose hash is fused into this part"]
        : ["use a flashloader made for the RT1020 (IVT at 0x20208000 or 0x20208400)", "power-cycle and run again"],
      exitCode: closed ? .closedPart : .badInput)
  }
}

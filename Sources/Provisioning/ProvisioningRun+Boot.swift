import HIDTransport
import SDP

extension ProvisioningRun {
  /// Watches the bus after the reset until something stays, or the time is over.
  func observeBoot() throws(ProvisioningError) {
    let start = now()
    var waited = Duration.zero
    var step = Duration.milliseconds(50)
    var flashloaderGone = false
    result.boot = .quiet
    while true {
      if isCancelled() { throw interrupted(clean: true) }
      // A bus that cannot be listed for a moment is a bus on which nothing is.
      let present = (try? bus.identities()) ?? []
      if present.contains(.bootROM) {
        result.boot = reasonOfROM()
        break
      }
      if !present.contains(.flashloader) { flashloaderGone = true }
      guard waited < plan.bootTimeout else {
        if present.contains(.flashloader) { result.boot = .flashloader }
        break
      }
      bus.pause(step)
      waited = max(waited + step, now() - start)
      step = min(step * 2, .milliseconds(250))
    }
    switch result.boot {
    case .quiet: note("nothing on the bus: the application runs, or nothing does")
    case .serialDownloadByPins:
      note("the boot ROM is back: the boot pins still say serial download; set them to internal boot")
    case .serialDownloadAfterFailure:
      warn("the boot ROM is back and records a failure: it refused the image, or HAB did")
    case .serialDownload: note("the boot ROM is back: boot pins, or an image that it refused")
    case .flashloader:
      warn(
        flashloaderGone
          ? "a flashloader came up after the reset" : "the flashloader is still there: the reset did not happen")
    case .notObserved: break
    }
  }

  private func reasonOfROM() -> BootOutcome {
    guard let rom = try? bus.open([.bootROM], timeout: .zero) else { return .serialDownload }
    defer { rom.close() }
    let host = SDPHost(rom)
    host.timeout = .seconds(1)
    switch (try? host.errorStatus())?.status {
    case .habSuccess?: return .serialDownloadByPins
    case .habFailure?: return .serialDownloadAfterFailure
    default: return .serialDownload
    }
  }
}

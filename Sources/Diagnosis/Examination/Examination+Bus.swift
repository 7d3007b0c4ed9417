import BootImage
import HIDTransport
import Provisioning
import SickBoards

/// From the bus to a running flashloader.
extension Examination {
  func findBoard() {
    let found: any HIDDevice
    do throws(HIDError) {
      found = try bus.open([.flashloader, .bootROM], timeout: plan.deviceTimeout)
    } catch {
      note(error)
      return
    }
    if found.identity == .flashloader {
      findings.presence = .flashloader
      tell("on the bus: a flashloader")
      device = found
      return
    }
    findings.presence = .bootROM
    tell("on the bus: the boot ROM")
    askROM(found)
    found.close()
    startFlashloader()
  }

  private func note(_ error: HIDError) {
    switch error {
    case .absent: findings.presence = .nothing
    case .permission(let path): findings.presence = .permission(path)
    case .busy(let holder): findings.presence = .inUse(holder)
    case .ambiguous(let list): findings.presence = .ambiguous(list)
    default: findings.presence = .failed(error.description)
    }
    tell("on the bus: " + error.description)
  }

  private func askROM(_ device: any HIDDevice) {
    let rom = SDPHost(device)
    rom.timeout = .seconds(2)
    // What another program left unread is not the answer to this question.
    for _ in 0..<Self.attempts {
      rom.drain()
      do throws(SDPError) {
        let answer = try rom.errorStatus()
        findings.romAnswers = true
        findings.habState = rom.habState
        let state = rom.habState.map { ", HAB is \($0.rawValue)" } ?? ""
        tell("the boot ROM answers\(state); its error status is \(Text.word(answer.status.rawValue))")
        return
      } catch {
        findings.romAnswers = false
        findings.habState = rom.habState
        if case .transport(.gone) = error.cause {
          findings.end = .left(during: "error-status")
          tell("error-status: the device left the bus")
          return
        }
        findings.linkTroubles += 1
      }
    }
    // The first question may have been taken for the rest of a broken-off transfer.
    tell("the boot ROM does not answer as one")
  }

  private func startFlashloader() {
    guard findings.end == nil else { return }
    guard request.mayLoadFlashloader else {
      findings.start = .notAllowed
      return tell("no flashloader was started: it was not allowed")
    }
    let isClosed = findings.habState == .closed
    let first = isClosed ? plan.signedFlashloader : plan.flashloader
    let second = isClosed ? plan.flashloader : plan.signedFlashloader
    guard let image = first ?? second else {
      findings.start = .notAllowed
      return tell("no flashloader was started: the plan names none")
    }
    if isClosed, !image.container.isSigned {
      findings.start = .closedAndUnsigned
      return tell("the part is closed and the flashloader is not signed: it was not tried")
    }
    var starting = plan
    starting.deviceTimeout = min(plan.deviceTimeout, .seconds(5))
    do throws(ProvisioningError) {
      let start = try Provisioner(starting, now: now).startFlashloader(on: bus, isCancelled: isCancelled)
      device = start.device
      findings.start = .started
      tell("the flashloader was loaded to \(Text.word(image.loadAddress)) and came up")
    } catch {
      findings.start = .failed(Symptom(error))
      tell("starting the flashloader: \(error.failure)")
    }
  }
}

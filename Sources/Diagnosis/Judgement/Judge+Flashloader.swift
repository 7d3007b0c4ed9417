import BootImage
import FailureCauses
import MBoot
import SickBoards

/// From the boot ROM to an answering flashloader.
extension Judge {
  mutating func judgeStart() {
    switch findings.start {
    case .closedAndUnsigned:
      prove(.closedPart, "the boot ROM says that HAB is closed, and the flashloader is not signed")
    case .failed(let start): judgeFailedStart(start)
    case .notTried, .notAllowed, .started: judgeToldStart()
    }
    if isDecided { return }
    if findings.presence == .bootROM, findings.romAnswers == false {
      point(
        .linkLosesReports,
        "the boot ROM does not answer as one: reports get lost, or it waits for the rest of a transfer")
    }
  }

  private mutating func judgeFailedStart(_ start: Symptom) {
    let isClosed = findings.habState == .closed
    switch start.kind {
    case .refusedByHAB: prove(.closedPart, "HAB refused the flashloader: it is not signed with this part's keys")
    case .didNotStart where isClosed, .refusedPlan where isClosed:
      prove(.closedPart, "the part is closed, and the flashloader did not start")
    case .didNotStart where plan.flashloader?.flashloader != nil && findings.presence == .bootROM:
      // It has the marks of one: nothing shows whether all of it arrived.
      point(.flashloaderDoesNotStart, "the flashloader was loaded again, and did not come up again")
      point(.linkLosesReports, "what was loaded may not have arrived whole")
    case .didNotStart: prove(.flashloaderDoesNotStart, "the flashloader was loaded again, and did not come up again")
    case .status where start.phase == .loadFlashloader:
      prove(.wrongLoadAddress, "the boot ROM refuses the flashloader's place in RAM")
    case .gone, .absent: point(.deviceLeaves, "the device left the bus while the flashloader was started")
    case .timeout, .malformed: point(.linkLosesReports, "starting the flashloader again got lost on the way")
    default: fit(.flashloaderDoesNotStart, "the flashloader could not be started again")
    }
    if case .didNotStart = start.kind, !isClosed, plan.flashloader?.flashloader == nil {
      prove(.flashloaderDoesNotStart, "the image has no marks of an RT1020 flashloader")
    }
  }

  /// It runs now, or could not be tried: what the job saw.
  private mutating func judgeToldStart() {
    switch symptom?.kind {
    case .refusedByHAB?: prove(.closedPart, "HAB refused what it was given")
    case .didNotStart?:
      if findings.habState == .closed {
        prove(.closedPart, "the part is closed, and the flashloader did not start")
      } else {
        point(.flashloaderDoesNotStart, "the flashloader did not come up after the jump")
        if findings.start == .started {
          point(.linkLosesReports, "it comes up now: what was loaded then may not have arrived whole")
        }
      }
    case .status(let status)? where symptom?.phase == .loadFlashloader && findings.start == .started:
      point(.linkLosesReports, "the boot ROM refused the flashloader (\(Text.word(status))), and takes it now")
    default: break
    }
  }

  mutating func judgeFlashloader() {
    judgeLink()
    if isDecided { return }
    switch findings.answering {
    case .late where isTimeout: prove(.timeoutTooShort, "the flashloader went on working, and answered later")
    case .silent: judgeSilence()
    case .garbles: point(.linkLosesReports, "what comes from the device is no answer of a flashloader")
    case .left: point(.deviceLeaves, "the device left the bus at the first question")
    case .notAsked, .answers, .late: break
    }
    if isDecided { return }
    switch findings.end {
    case .left(let what)?: point(.deviceLeaves, "the device left the bus during \(what)")
    case .silent(let what)? where findings.answering == .answers || findings.answering == .late:
      judgeSilence(during: what)
    case .garbled(let what)?: point(.linkLosesReports, "the answers to \(what) got lost again and again")
    default: break
    }
  }

  private mutating func judgeLink() {
    let troubles = findings.linkTroubles + findings.doubledReports
    guard findings.answering != .silent else { return }
    if troubles >= 2 {
      prove(.linkLosesReports, "\(troubles) answers were lost, doubled or damaged while the board was asked")
    } else if troubles == 1 {
      fit(.linkLosesReports, "an answer was lost, doubled or damaged while the board was asked")
    }
    if symptom?.kind == .malformed, !isDecided {
      point(.linkLosesReports, "what came was no answer to what was asked")
    }
  }

  /// The flashloader answers nothing at all: it spins, by itself or for a flash that never becomes ready.
  private mutating func judgeSilence(during what: String? = nil) {
    let command = what ?? symptom?.command ?? "the last command"
    let hangs = "it stopped in \(command) and answers nothing"
    if request.wasReset, isTimeout, chip.jedecID != nil, chip.staysBusy != true {
      return point(.flashloaderHangs, hangs + ", though after a reset alone the flash answers and is ready")
    }
    guard what == nil, isTimeout else {
      fit(.flashloaderHangs, hangs)
      return fit(.flashStaysBusy, "it may wait for a flash that never becomes ready")
    }
    let isFill = failed(in: "fill-memory", "get-property") && !touchesFlash
    let waits =
      !isFill
      && (failedErasing || failedWriting
        || (failed(in: "configure-memory") && (symptom?.phase != .configureMemory || plan.configuration.sendsModes)))
    guard waits else { return point(.flashloaderHangs, hangs + "; \(command) waits for no flash") }
    fit(.flashStaysBusy, "in \(command) it waits for the flash to become ready, for ever")
    fit(.flashloaderHangs, hangs)
    // By a block the flash is configured whether or not there is one; where the lines float high, none looks busy.
    if case .block = plan.configuration, !hasWaitedBefore {
      fit(.flashAbsent, "a flash that does not answer looks busy where its lines float high")
    }
  }

  /// In an earlier step of the job the flashloader waited for the flash, and went on.
  private var hasWaitedBefore: Bool {
    symptom?.phase == .writeConfigurationBlock || symptom?.phase == .writeImage || symptom?.phase == .verify
  }
}

import BootImage
import FailureCauses
import MBoot
import Provisioning
import SickBoards
import VirtualRT1020

/// Holds causes against what was seen: virtual boards that have them carry out the user's job, are examined in the same
/// way, and what comes of that is compared.
///
/// Random detail is drawn several times for each cause; the draw that agrees best counts. The boards are of the part
/// that gave its identity, or of a few common ones, and of the flashloader's generation.
struct Simulator {
  /// Draws for each cause, part and generation.
  static let draws: UInt64 = 6
  /// Boards simulated at most: bounds the time.
  static let mostBoards = 400
  /// Fits from which on no better draw is looked for.
  private static let goodFit = 0.99
  /// How a board counts whose job ends in another way: it is not examined.
  private static let otherSymptom = (fit: 0.5, against: [Observations.Key.symptom])
  /// Bytes of each segment that a simulated job writes: what fails fails in the first of them.
  private static let segmentBytes = 64 << 10
  /// Parts that stand for an unknown one: of each way to keep quad enable.
  static let commonParts = ["IS25LP064A", "W25Q64JV-IQ"]

  /// Causes that a board can have. Mistakes in the plan are seen in the plan itself, and are in every simulated job.
  static let causes = FailureCause.allCases.filter {
    ![
      .wrongGeometry, .timeoutTooShort, .wrongDeviceType, .incompleteLookupTable, .imageTooLarge, .savedBlockTrap,
      .romAsFlashloader, .wrongLoadAddress, .fuseRefuses, .permission, .deviceInUse, .noDevice,
    ].contains($0)
  }

  let request: DiagnosisRequest
  let findings: Findings

  /// How well each of the causes agrees with what was seen, the best first. Causes that cannot be on such a board, or
  /// never fail such a job, are left out.
  func rank(_ causes: [FailureCause]) -> [Diagnosis.Candidate] {
    let seen = Observations(findings, symptom: request.symptom)
    guard !planFailsByItself else { return [] }
    var result: [Diagnosis.Candidate] = []
    var left = Self.mostBoards
    for cause in causes {
      var best: (fit: Double, against: [Observations.Key])?
      for part in parts {
        for firmware in generations {
          for draw in 0..<Self.draws where left > 0 && (best?.fit ?? 0) < Self.goodFit {
            left -= 1
            let seed = 0xB0A2_D1E5 &+ draw &* 0x1_0001
            guard let agreement = trial(cause, part, firmware, seed: seed, seen) else { continue }
            if best.map({ agreement.fit > $0.fit }) ?? true { best = agreement }
          }
        }
      }
      guard let best else { continue }
      result.append(Diagnosis.Candidate(cause, fit: best.fit, against: best.against.map(\.rawValue)))
    }
    return result.enumerated().sorted {
      $0.element.fit != $1.element.fit ? $0.element.fit > $1.element.fit : $0.offset < $1.offset
    }.map(\.element)
  }

  /// The job fails in the same way on boards that are well: then whatever is simulated does, and says nothing.
  private var planFailsByItself: Bool {
    guard let told = request.symptom, let part = parts.first, let firmware = generations.first else { return false }
    return (0..<Self.draws).allSatisfy { draw in
      guard let healthy = SickBoard.healthy(part: part, firmware: firmware, seed: 0xB0A2_D1E5 &+ draw, plan: plan)
      else { return false }
      let bus = VirtualBus(VirtualRT1020(healthy.configuration))
      do throws(ProvisioningError) {
        _ = try Provisioner(healthy.plan, now: { bus.board.time }).run(on: bus)
        return false
      } catch {
        return Symptom(error).kind == told.kind
      }
    }
  }

  /// One board with the cause: the job, and if it fails as the user's did the examination. Nil if it does not fail.
  private func trial(
    _ cause: FailureCause, _ part: String, _ firmware: String, seed: UInt64, _ seen: Observations
  ) -> (fit: Double, against: [Observations.Key])? {
    guard let sick = SickBoard.drawn(cause, part: part, firmware: firmware, seed: seed, plan: plan) else { return nil }
    let (bus, board) = sick.makeBus()
    guard var symptom = sick.runJob(on: bus, now: { board.board.time }) else { return nil }
    guard let told = request.symptom, symptom.kind == told.kind else { return Self.otherSymptom }
    // What the user did not tell of a symptom counts for nothing.
    if told.phase == nil { symptom.phase = nil }
    if told.command == nil { symptom.command = nil }
    var again = request
    again.symptom = symptom
    again.plan = sick.plan
    if findings.trial == nil { again.mayErase = nil }
    let examination = Examination(again, bus: bus, now: { board.board.time })
    examination.effort = .simulated
    examination.run()
    return seen.agreement(with: Observations(examination.findings, symptom: symptom))
  }

  /// The user's plan, no longer than it has to be.
  private var plan: ProvisioningPlan {
    var short = request.plan
    for index in short.segments.indices where short.segments[index].bytes.count > Self.segmentBytes {
      short.segments[index].bytes = Array(short.segments[index].bytes.prefix(Self.segmentBytes))
    }
    return short
  }

  private var parts: [String] {
    let known = findings.chip.jedecID.map { ChipFamily(jedec: $0).parts.map(\.name) } ?? []
    return known.isEmpty ? Self.commonParts : known
  }

  private var generations: [String] {
    switch findings.version.map({ $0 >> 8 & 0xFF }) {
    case 1?: ["K2.1.0"]
    case 7?: ["K2.7.0-rt1020"]
    default: ["K2.1.0", "K2.7.0-rt1020"]
    }
  }
}

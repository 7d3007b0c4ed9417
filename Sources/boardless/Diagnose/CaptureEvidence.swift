import CaptureDecoding
import Diagnosis
import FailureCauses
import Provisioning
import SickBoards

/// What a capture of the failure tells: its last failure as the symptom, and the causes that its story speaks for.
enum CaptureEvidence {
  static func add(_ path: String, to request: inout DiagnosisRequest) throws(Failure) {
    var teller = StoryTeller()
    var last: Symptom?
    do {
      let input = try CaptureInput.parse([path])
      _ = try input.decode(wantsData: true, started: { teller.start = $0 }) { event in
        teller.take(event)
        if case .ended(let command) = event, let symptom = Symptom(command) { last = symptom }
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.fileTrouble, "\(path): \(error)")
    }
    if request.symptom == nil { request.symptom = last }
    for cause in teller.finish().failures.last?.causes ?? [] where cause.fit != .badly {
      for name in cause.names {
        guard let known = FailureCause(rawValue: name) else { continue }
        request.recorded.append(.init(known, evidence: cause.evidence.isEmpty ? [cause.text] : cause.evidence))
      }
    }
  }
}

import CaptureDecoding
import Diagnosis
import FailureCauses
import Provisioning
import SickBoards

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a capture of the failure tells: its last failure as the symptom, and the causes that its story speaks for.
enum CaptureEvidence {
  /// What the capture in memory tells by itself, without a board.
  /// - Parameter name: what it is called in errors.
  static func diagnosis(of bytes: [UInt8], called name: String) throws(Failure) -> Diagnosis {
    // libpcap reads files: this one has no name, and goes when it is closed.
    guard let file = tmpfile() else { throw Failure(.fileTrouble, "\(name): a temporary file: \(Console.lastError())") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0 else {
      throw Failure(.fileTrouble, "\(name): a temporary file: \(Console.lastError())")
    }
    rewind(file)
    var request = DiagnosisRequest(ProvisioningPlan(segments: []))
    do throws(Failure) { try add("/dev/fd/\(fileno(file))", to: &request) } catch {
      throw Failure(error.code, "\(name): \(error.description)")
    }
    return Diagnostician(request).diagnose()
  }

  static func add(_ path: String, to request: inout DiagnosisRequest) throws(Failure) {
    var teller = StoryTeller()
    var last: Symptom?
    do {
      let input = try CaptureInput.parse(["--", path])
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

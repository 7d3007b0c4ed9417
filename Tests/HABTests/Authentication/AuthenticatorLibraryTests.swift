import BootImage
import Testing

@testable import HAB

/// A machine without libcrypto: nobody can say anything about a signature, and says so.
struct AuthenticatorLibraryTests {
  @Test("What libcrypto is missing for is a failure of the engine, whatever the command")
  func missing() throws {
    let run = HABRun(
      part: HABPart(isClosed: true), memory: ImageMemory(address: 0, bytes: []), ivtAddress: 0)
    let raw = [UInt8](hex: "CA000C00 01C51B00 000007E4")
    let command = try #require(CSFCommand(record: raw))
    let finding = run.refusal(
      for: HABError(.library, "libcrypto is not here"), .invalidSignature, command, "cannot use it", "Sign again.")
    #expect(finding.event == HABEvent(status: .failure, reason: .engineFailure, context: .command, data: raw))
    #expect(finding.cause.contains("cannot be checked on this machine: libcrypto is not here"))
    #expect(finding.remedy.contains(CryptoLibrary.remedy))
    let other = run.refusal(
      for: HABError(.input, "byte 0x3"), .invalidSignature, command, "cannot use it", "Sign again.")
    #expect(other.event.reason == .invalidSignature && other.remedy == "Sign again.")
    #expect(other.cause.hasSuffix("Authenticate CSF, cannot use it: byte 0x3."))
  }
}

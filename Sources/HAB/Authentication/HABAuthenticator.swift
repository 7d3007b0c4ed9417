/// Authenticates images as the boot ROM's high assurance boot (HAB) does, with the part's fuses as given.
///
/// The order of the checks: the IVT's header and pointer to itself, the boot data, the command sequence file (CSF) and
/// its commands one by one, then whether IVT, DCD, boot data and entry lie in what was authenticated. The first
/// failing command ends the CSF. Before the CSF's own signature is checked, only keys are installed, and nothing that
/// was not authenticated takes effect on a closed part.
///
/// Source: HAB facts and events that users of NXP's parts posted; see Docs/SecureBoot.md and Docs/Unproven.md.
public struct HABAuthenticator: Sendable {
  private let part: HABPart

  /// Takes the part's fuses.
  public init(_ part: HABPart) { self.part = part }

  /// Authenticates the image whose IVT stands at `ivtAddress`.
  ///
  /// On an open part everything is noted and nothing but an unsound IVT or boot data keeps the image from starting; on
  /// a closed one every failure does.
  public func authenticate<Memory: HABMemory>(at ivtAddress: UInt32, in memory: Memory) -> HABOutcome {
    var run = HABRun(part: part, memory: memory, ivtAddress: ivtAddress)
    return run.outcome()
  }
}

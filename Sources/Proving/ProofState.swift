/// How far a proof has come: counted by several threads.
final class ProofState: @unchecked Sendable {
  /// Written by one thread, between two rounds; failures and `done` by all, through `shared`.
  var proof: Proof {
    get { shared.with { $0.proof } }
    set { shared.with { $0.proof = newValue } }
  }

  private let shared = Guarded((proof: Proof(), done: 0, isEnded: false))
  private let progress: @Sendable (Int, Proof) -> Bool

  init(_ progress: @escaping @Sendable (Int, Proof) -> Bool) { self.progress = progress }

  /// The user wants no more.
  var isEnded: Bool { shared.with { $0.isEnded } }

  /// One sequence is done.
  func done(_ failure: Proof.Failure?) {
    shared.with { shared in
      if let failure { shared.proof.add(failure) }
      shared.done += 1
      if !progress(shared.done, shared.proof) { shared.isEnded = true }
    }
  }
}

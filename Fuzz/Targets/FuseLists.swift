import FuseBurning
import FusePlanFiles
import Fuses

/// Lists of fuses in every form, the plans made of them, and tickets: words or a refusal, never a trap; and no plan that
/// is allowed closes a part without the eight words of SRK_HASH.
func fuzz(_ bytes: [UInt8]) {
  if let ticket = try? RehearsalTicket(bytes) { _ = try? ticket.text() }
  guard let file = try? FuseFile(bytes, name: "list") else { return }
  let blank = FuseReadOut([UInt32?](repeating: 0, count: FuseReadOut.wordCount))
  for allowsAll in [false, true] {
    let plan = FusePlan(
      file.requests, on: blank, policy: FusePolicy(allowsLocks: allowsAll, allowsNoWayBack: allowsAll))
    require(!plan.lines.isEmpty || file.requests.isEmpty, "a plan has words")
    guard plan.closes else { continue }
    require(plan.result.keyHash == plan.keyHash && plan.keyHash?.isBlank == false, "closed with its keys")
  }
}

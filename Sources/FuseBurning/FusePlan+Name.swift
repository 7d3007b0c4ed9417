import Fuses
import HAB

extension FusePlan {
  /// A digest of what is asked for, whatever the part: by this the journal knows the plan.
  public func name() throws(HABError) -> String { try Digest.of(identity) }
}

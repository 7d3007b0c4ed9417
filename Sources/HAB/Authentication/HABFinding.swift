/// One thing that is wrong with an image, as HAB notes it and as a person reads it.
public struct HABFinding: Error, Equatable, Sendable {
  /// The record in HAB's log.
  public var event: HABEvent
  /// What is wrong, a sentence with addresses or offsets.
  public var cause: String
  /// How to mend it, a sentence.
  public var remedy: String

  /// Makes a finding.
  public init(_ event: HABEvent, cause: String, remedy: String) {
    self.event = event
    self.cause = cause
    self.remedy = remedy
  }

  /// Makes a finding and its event.
  init(
    _ reason: HABReason, _ context: HABContext, status: HABStatus = .failure, data: [UInt8] = [], cause: String,
    remedy: String
  ) {
    self.init(HABEvent(status: status, reason: reason, context: context, data: data), cause: cause, remedy: remedy)
  }
}

/// What becomes of an image on one part.
public struct ImageJudgement: Equatable, Sendable {
  /// The part.
  public var part: HABPart
  /// What HAB says.
  public var outcome: HABOutcome
  /// What keeps the image from running though the ROM jumps into it.
  public var obstacles: [ImageTrouble]

  /// The ROM starts the image, and it can run.
  public var starts: Bool { outcome.starts && obstacles.isEmpty }

  /// The first reason why it does not start: cause and remedy; nil if it does.
  public var reason: ImageTrouble? {
    guard !starts else { return nil }
    if !outcome.starts, let finding = outcome.findings.first(where: { $0.event.status == .failure }) {
      return ImageTrouble(cause: finding.cause, remedy: finding.remedy)
    }
    return obstacles.first
  }
}

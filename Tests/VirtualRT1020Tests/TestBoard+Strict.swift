import Testing

@testable import VirtualRT1020

/// A strict board, which says what misuse it met.
extension TestBoard {
  /// The misuses since the last look.
  mutating func misuses() -> [String] { board.takeLog().filter { $0.kind == .misuse }.map(\.text) }

  /// A strict board that runs a flashloader, configured for its flash unless said; none of that is misuse.
  static func strict(configured: Bool = true, _ change: (inout BoardConfiguration) -> Void = { _ in }) -> TestBoard {
    var host = TestBoard(flashloader: "K2.1.0") {
      $0.isStrict = true
      change(&$0)
    }
    if configured { #expect(host.configure(0xC000_0007) == 0) }
    #expect(host.misuses() == [])
    return host
  }
}

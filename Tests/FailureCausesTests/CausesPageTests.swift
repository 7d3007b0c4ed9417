import FailureCauses
import Foundation
import Testing

struct CausesPageTests {
  @Test func causesAreThoseOfTheTable() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("Docs/Causes.md"), encoding: .utf8)
    #expect(
      page.contains(FailureCause.reference), "Docs/Causes.md: put what 'boardless causes --markdown' prints there")
  }
}

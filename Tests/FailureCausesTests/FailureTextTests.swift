import FailureCauses
import Testing

struct FailureTextTests {
  @Test(arguments: FailureCause.allCases) func saysWhatAPersonNeeds(_ cause: FailureCause) {
    let text = cause.text
    #expect(!text.title.isEmpty && !text.title.hasSuffix(".") && !text.title.contains("\n"))
    #expect(text.explanation.hasSuffix(".") && !text.explanation.contains("\n"))
    #expect(!text.confirm.isEmpty && !text.fix.isEmpty)
    for line in text.confirm + text.fix { #expect(!line.isEmpty && !line.hasSuffix(".") && !line.contains("\n")) }
  }

  @Test func titlesTellCausesApart() {
    #expect(Set(FailureCause.allCases.map(\.title)).count == FailureCause.allCases.count)
  }

  @Test func twinsKnowOneAnother() {
    for cause in FailureCause.allCases {
      for twin in cause.twins { #expect(twin != cause && twin.twins.contains(cause), "\(cause) and \(twin)") }
      #expect(cause.busCanTell || !cause.twins.isEmpty, "\(cause): what is it that USB cannot tell it from?")
    }
  }

  @Test func namesAreFoundInAnyCase() {
    #expect(FailureCause.named("Block-Protection") == .blockProtection)
    #expect(FailureCause.named("block protection") == nil)
  }

  @Test func pageHasThemAll() throws {
    let page = FailureCause.reference
    for cause in FailureCause.allCases {
      #expect(page.contains("### `\(cause.rawValue)`\n") && page.contains(cause.explanation))
    }
    #expect(!page.hasSuffix("\n"))
  }
}

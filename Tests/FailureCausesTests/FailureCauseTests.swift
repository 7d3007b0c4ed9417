import FailureCauses
import Testing

struct FailureCauseTests {
  @Test func namesAreWordsForACommandLine() {
    for cause in FailureCause.allCases {
      #expect(cause.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
      #expect(FailureCause(rawValue: cause.rawValue) == cause)
    }
  }
}

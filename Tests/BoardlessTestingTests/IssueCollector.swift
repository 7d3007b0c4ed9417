import Testing

/// Keeps what a test records away from the test's result, and judges it afterwards: a test that must fail, and in
/// the right words.
struct IssueCollector: TestTrait, TestScoping {
  /// Gets all issues as the console would; false fails the test.
  let judge: @Sendable ([Issue]) -> Bool

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let kept = Box()
    let keep = IssueHandlingTrait.compactMapIssues { issue in
      kept.append(issue)
      return nil
    }
    try await keep.provideScope(for: test, testCase: testCase, performing: function)
    let issues = kept.issues
    if !judge(issues) {
      Issue.record("the issues are not as they should be: \(issues)", sourceLocation: test.sourceLocation)
    }
  }

  /// Issues are recorded one after the other, by the test's own task.
  private final class Box: @unchecked Sendable {
    private(set) var issues: [Issue] = []
    func append(_ issue: Issue) { issues.append(issue) }
  }
}

extension Trait where Self == IssueCollector {
  /// The test must fail as `judge` says.
  static func fails(_ judge: @escaping @Sendable ([Issue]) -> Bool) -> Self { Self(judge: judge) }
}

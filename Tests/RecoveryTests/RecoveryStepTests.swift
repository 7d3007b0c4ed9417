import Recovery
import Testing

struct RecoveryStepTests {
  @Test func weightsHaveNames() {
    #expect(RecoveryStep.Weight.allCases.map(\.rawValue) == ["harmless", "flash", "registers", "byHand"])
  }
}

import Proving
import Testing

struct JudgedWrongTests {
  @Test func thereAreFour() { #expect(JudgedWrong.allCases.count == 4) }
}

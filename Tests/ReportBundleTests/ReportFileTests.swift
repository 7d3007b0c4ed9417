import ReportBundle
import Testing

struct ReportFileTests {
  @Test func holdsItsBytes() { #expect(ReportFile("a", [1]).bytes == [1]) }
}

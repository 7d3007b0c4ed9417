import Proving
import Testing

struct DisturbanceTests {
  @Test(arguments: [
    Disturbance(.power, .report(1)), Disturbance(.lost, .report(120)), Disturbance(.blink, .operation(.burn, 3)),
    Disturbance(.power, .operation(.statusWrite, 1)), Disturbance(.unplug, .report(7)),
  ])
  func isReadAsItIsWritten(_ disturbance: Disturbance) {
    #expect(Disturbance(text: "\(disturbance)") == disturbance)
  }

  @Test(arguments: [
    "", "power", "power@", "power@report", "power@report:", "power@report:0", "power@report:-1", "power@report:x",
    "lost@erase:1", "unplug@burn:2", "smoke@report:1", "power@report:1:2", "power@nothing:1", "power@report:9999999999",
  ])
  func otherTextsAreNone(_ text: String) { #expect(Disturbance(text: text) == nil) }
}

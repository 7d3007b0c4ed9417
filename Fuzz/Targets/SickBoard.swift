import HIDTransport
import VirtualRT1020

/// A whole board with faults: any faults, at any time, under any reports, bytes, buttons and changes.
///
/// It never traps or runs for ever; what it says has its limits; a fork given the same says the same; and lifted and
/// powered anew it is as good as new.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  var session = BoardSession(&input)
  session.infect((0...(input.byte() & 3)).map { _ in input.fault() })
  for _ in 0..<256 where !input.rest.isEmpty {
    switch input.byte() {
    case 0..<24: session.infect([input.fault()])
    case 24..<32: session.lift()
    case let choice:
      var fork = session
      var again = input
      session.step(&input)
      if choice & 0xC0 == 0 {
        fork.step(&again)
        require(fork.said == session.said, "a fork given the same says the same")
      }
    }
  }
  session.heal()
}

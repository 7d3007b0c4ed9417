import HIDTransport
import VirtualRT1020

/// A whole virtual board: any reports, UART bytes, buttons and changes from outside, in any state and time.
///
/// It never traps; what it says has its limits; a fork given the same says the same; and a flashloader that
/// neither hangs nor is gone still answers at the end.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  var session = BoardSession(&input)
  for _ in 0..<256 where !input.rest.isEmpty {
    var fork = session
    var again = input
    let isDoubled = input.rest[0] & 0xC0 == 0
    session.step(&input)
    if isDoubled {
      fork.step(&again)
      require(fork.said == session.said, "a fork given the same says the same")
    }
  }
  session.finish()
}

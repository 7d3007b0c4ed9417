/// The bounds that the figures must keep, in the repository so that a change of them is seen.
///
/// They stand a good way from what a quiet machine reaches: shared runners are noisy, and a figure that
/// fails says that something was lost, not that somebody else was busy.
enum Thresholds {
  enum Bound {
    case atLeast(Double)
    case below(Double)

    func allows(_ value: Double) -> Bool {
      switch self {
      case .atLeast(let bound): value >= bound
      case .below(let bound): value < bound
      }
    }

    var text: String {
      switch self {
      case .atLeast(let bound): "at least \(bound)"
      case .below(let bound): "below \(bound)"
      }
    }
  }

  static let bounds: [String: Bound] = [
    "write-memory to RAM": .atLeast(1),
    "write-memory to flash": .atLeast(200),
    "write-memory to flash over USB/IP": .atLeast(20),
    "memory per idle board of 64": .below(2048),
    "fork of a programmed board": .below(50),
    "provision 64 KiB": .atLeast(1000),
    "provision 16 KiB": .atLeast(2000),
    "soak, scenarios on one core": .atLeast(2000),
    "soak, times faster than the boards": .atLeast(1000),
    "diagnosis of the field case, slowest cause": .below(2000),
    "get-property by board stdio": .atLeast(20_000),
    "boardless --version": .below(10),
    "one command to a running board": .below(10),
    "drop-in blhost get-property 1": .below(10),
    "drop-in blhost write-memory 8 MiB": .below(1500),
    "get-property 1, times SPSDK": .atLeast(80),
    // Most of it is the pty's: 8,200 round trips, which a machine whose processors sleep in between makes four times as
    // long, for both.
    "write-memory 8 MiB, times SPSDK": .atLeast(8),
    "sign an image of 64 KiB": .below(50),
    "verify an image of 64 KiB": .below(50),
    "signing, times SPSDK": .atLeast(30),
    "verifying, times SPSDK": .atLeast(30),
    "capture stats": .atLeast(500),
    "capture stats, parts of libpcap's speed": .below(8),
    "capture stats, times tshark": .atLeast(15),
    "capture decode --json": .atLeast(100),
    "memory of capture stats": .below(64),
    "memory of capture decode --json": .below(64),
    "more for ten times the capture, stats": .below(2),
    "more for ten times the capture, decode --json": .below(2),
  ]
}

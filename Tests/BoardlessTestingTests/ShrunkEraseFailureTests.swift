import BoardlessTesting
import Testing

/// seed-20106.pcap: flash-erase-region answers 20106 (FlexSPINOR: Command Failure).
/// Of 4 commands 3 are needed.
@Test(
  .board {
    $0.mode = .flashloader
    $0.flash?.contents = [(0, [0])]
  },
  .faults(.blockProtected(0x3C)))
func flashEraseRegionAnswers20106() throws {
  let host = try Board.current.mboot
  _ = try host.exchange(.fillMemory, [0x2000, 4, 0xC000_0007])
  _ = try host.exchange(.configureMemory, [9, 0x2000])
  let reply = try host.exchange(.flashEraseRegion, [0x6000_0000, 0x1000, 0])
  #expect(reply.status == StatusCode(rawValue: 20106))
}

import FailureCauses
import SDP

/// Why the boot ROM refuses.
extension KnownCause {
  static let bootROM: [KnownCause] = [
    KnownCause(
      "the ROM does not let that address be used: its own RAM (0x20200000 to 0x20207FFF), or none at all",
      test: "use an address from 0x20208000, 0x20000000 or 0x200 on", causes: [.wrongLoadAddress],
      explains: { $0.status == SDPStatus.refused.rawValue }),
    KnownCause(
      "the device is the boot ROM of another part, or too busy", base: 1,
      test: "check that the board is in serial download mode",
      explains: { $0.kind == .noAnswer && $0.sdpCode != nil }),
    KnownCause(
      "the ROM crashed: the last report's padding was written across the end of RAM", base: 1,
      test: "leave 1,023 bytes behind what is loaded",
      explains: { $0.kind == .deviceLeft && $0.sdpCode == .writeFile }),
  ]
}

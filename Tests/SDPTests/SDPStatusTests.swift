import SDP
import Testing

struct SDPStatusTests {
  @Test(
    "Words, texts and bytes",
    arguments: [
      (.habOpen, "1450735702 (0x56787856) Hab Is Disabled (Unlocked)", [0x56, 0x78, 0x78, 0x56]),
      (.habClosed, "305411090 (0x12343412) HAB Is Enabled (Locked)", [0x12, 0x34, 0x34, 0x12]),
      (.writeComplete, "311069202 (0x128a8a12) Write Data Success", [0x12, 0x8A, 0x8A, 0x12]),
      (.writeFileComplete, "2290649224 (0x88888888) Write File Success", [0x88, 0x88, 0x88, 0x88]),
      (.acknowledged, "164629904 (0x9d00d90) Baudrate Setup Success", [0x09, 0xD0, 0x0D, 0x90]),
      (.habSuccess, "4042322160 (0xf0f0f0f0) HAB Success", [0xF0, 0xF0, 0xF0, 0xF0]),
      (.habWarning, "1768515945 (0x69696969) NO DESCRIPTION", [0x69, 0x69, 0x69, 0x69]),
      (.habFailure, "858993459 (0x33333333) NO DESCRIPTION", [0x33, 0x33, 0x33, 0x33]),
      (.refused, "2300781449 (0x89232389) NO DESCRIPTION", [0x89, 0x23, 0x23, 0x89]),
      (SDPStatus(rawValue: 51), "51 (0x33) NO DESCRIPTION", [0, 0, 0, 0x33]),
      (SDPStatus(rawValue: 0x900D_D009), "2416824329 (0x900dd009) Skip DCD Header Success", [0x90, 0x0D, 0xD0, 0x09]),
    ] as [(SDPStatus, String, [UInt8])])
  func words(status: SDPStatus, text: String, bytes: [UInt8]) {
    #expect(status.description == text)
    #expect(status.bytes == bytes)
    #expect(SDPStatus(bytes) == status)
    #expect(SDPStatus(bytes + [1]) == status)
    #expect(SDPStatus(Array(bytes.dropLast())) == nil)
  }

  @Test("Each word of the ROM has a meaning and a class, others none")
  func meanings() {
    let words: [SDPStatus] = [
      .habOpen, .habClosed, .writeComplete, .writeFileComplete, .acknowledged, .habSuccess, .habWarning, .habFailure,
      .refused,
    ]
    #expect(Set(words.compactMap(\.meaning)).count == words.count)
    #expect(words.filter(\.isHABState) == [.habOpen, .habClosed])
    #expect(words.filter(\.isHABResult) == [.habSuccess, .habWarning, .habFailure])
    #expect(SDPStatus(rawValue: 0x900D_D009).meaning == nil)
  }
}

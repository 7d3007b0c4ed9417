import Diagnosis
import Testing

struct DiagnosisTests {
  @Test func verdictsDiffer() {
    #expect(Diagnosis(.cause(.noSFDP), .certain) != Diagnosis(.oneOf([.noSFDP]), .certain))
  }
}

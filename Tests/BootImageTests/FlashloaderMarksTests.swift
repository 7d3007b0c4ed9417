import Testing

@testable import BootImage

@Suite struct FlashloaderMarksTests {
  func image(_ words: [UInt32], shift: Int = 0) -> [UInt8] {
    var bytes = [UInt8](repeating: 0x5A, count: 200)
    for (index, word) in words.enumerated() { bytes.put(word, at: shift + 16 * index) }
    return bytes
  }

  @Test func generations() {
    let all = FlashloaderMarks.words
    for shift in 0..<4 {
      #expect(FlashloaderMarks.generation(in: image(all, shift: shift)) == .k2v7)
      #expect(FlashloaderMarks.generation(in: image(all + [0xCC95_2875], shift: shift)) == .k2v1)
    }
    for missing in 0..<4 {
      var some = all
      some.remove(at: missing)
      #expect(FlashloaderMarks.generation(in: image(some + [0xCC95_2875])) == nil)
    }
    for short in 0..<4 { #expect(FlashloaderMarks.generation(in: [UInt8](image(all).prefix(short))) == nil) }
    #expect(FlashloaderMarks.generation(byteCount: -1) { _ in 0 } == nil)
  }

  @Test func wordsSpellTheNames() {
    #expect(
      FlashloaderMarks.words.prefix(3).map { word in
        String(decoding: (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }, as: UTF8.self)
      } == ["SFDP", "FCFB", "STMP"])
    #expect(
      FlashloaderGeneration.k2v1.rawValue == "K2.1.0" && FlashloaderGeneration.k2v1.currentVersion == 1_258_422_528)
    #expect(
      FlashloaderGeneration.k2v7.rawValue == "K2.7.0" && FlashloaderGeneration.k2v7.currentVersion == 1_258_424_064)
  }
}

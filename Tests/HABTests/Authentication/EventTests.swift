import BootImage
import Testing

@testable import HAB

/// HAB's records: as field reports show them, in words, and as a log.
struct EventTests {
  @Test(
    "Records that users posted, in words",
    arguments: [
      (
        "DB0014433322330000000000F0000000000000F", nil as String?
      ),
      (
        "DB00144333223300 0000000F 2020000000000020",
        "HAB failure: invalid address, address check: 0x20200000 to 0x2020001F may not be used."
      ),
      (
        "DB0014433 30CA000 00000000 0091FFC0 00000020",
        "HAB failure: invalid assertion, coverage check: 0x0091FFC0 to 0x0091FFDF was not authenticated."
      ),
      ("DB0008433311CF00", "HAB failure: invalid CSF, CSF."),
      ("DB000843 69050A00", "HAB warning: invalid IVT, image authentication."),
      (
        "DB001445331DC000 CA000C0001C51D00000010E8",
        "HAB failure: invalid key, CSF command: Authenticate CSF with key 1, engine CAAM, signature at CSF + 0x10E8."
      ),
      (
        "DB001445 330FC000 BE000C00 03170100 00000050",
        "HAB failure: invalid index: access denied, CSF command: Install SRK, key or slot 1 to slot 0, at CSF + 0x50."
      ),
      (
        "DB003443 3318C000 CA002C00 02C51D00 00000D54 401FCDC0 00001020 40200000 0000002D 00910000 0000000F 4020002D 00000039",
        "HAB failure: invalid signature, CSF command: Authenticate data with key 2, engine CAAM, signature at CSF + 0xD54, "
          + "0x401FCDC0 to 0x401FDDDF, 0x40200000 to 0x4020002C, 0x00910000 to 0x0091000E, 0x4020002D to 0x40200065."
      ),
      (
        "DB001442 6930E11D 00040006 01051111 00010203",
        "HAB warning: engine failure, start of HAB, engine CAAM: data 00 04 00 06 01 05 11 11 00 01 02 03."
      ),
      ("DB000843 33FF7700", "HAB failure: unknown reason 0xFF, unknown context 0x77."),
    ])
  func words(record: String, text: String?) throws {
    let event = HABEvent([UInt8](hex: record))
    #expect(event?.description == text)
  }

  @Test("What is no record: other tags, versions, lengths, statuses")
  func noRecord() {
    for text in [
      "", "DB", "DC0008433311CF00", "DB0007433311CF00", "DB0009433311CF00", "DB0008333311CF00", "DB0008433411CF00",
      "DB0008433311CF0000",
    ] { #expect(HABEvent([UInt8](hex: text)) == nil, "\(text)") }
  }

  @Test("A log: one record after the other, up to filler, damage or the end")
  func log() throws {
    let events = [
      HABEvent(status: .failure, reason: .invalidCSF, context: .runCSF),
      HABEvent(status: .warning, reason: .engineFailure, context: .entry, engine: 0x1B, data: [1, 2, 3]),
      HABEvent(status: .failure, reason: .invalidSignature, context: .command, data: [UInt8](repeating: 9, count: 300)),
    ]
    let bytes = events.flatMap(\.bytes)
    #expect(HABEvent.log(bytes).events == events && HABEvent.log(bytes).end == bytes.count)
    #expect(HABEvent.log(bytes + [0, 0, 0, 0, 0, 0]).end == bytes.count)
    #expect(HABEvent.log([]).events.isEmpty)
    #expect(HABEvent.log(Array(bytes.dropLast())).events == Array(events[..<2]))
    for event in events { #expect(HABEvent(event.bytes) == event) }
  }

  @Test("Every reason and context has words of its own")
  func names() {
    let reasons: [UInt8] = [
      0x03, 0x05, 0x06, 0x09, 0x0A, 0x0C, 0x0F, 0x11, 0x12, 0x14, 0x17, 0x18, 0x1B, 0x1D, 0x1E, 0x21, 0x22, 0x24, 0x27,
      0x28, 0x2B, 0x2D, 0x2E, 0x30, 0x31, 0x32,
    ]
    let contexts: [UInt8] = [0xE1, 0x33, 0x0A, 0xDD, 0xCF, 0xC0, 0xDB, 0xA0, 0xEE]
    #expect(Set(reasons.map { HABReason(rawValue: $0).name }).count == reasons.count)
    #expect(Set(contexts.map { HABContext(rawValue: $0).name }).count == contexts.count)
    let known = (0...UInt8.max).filter { !HABReason(rawValue: $0).name.hasPrefix("unknown") }
    #expect(known == reasons)
    #expect((0...UInt8.max).filter { !HABContext(rawValue: $0).name.hasPrefix("unknown") }.count == contexts.count)
  }
}

import FuseBurning
import Fuses
import HAB
import JSONText
import Provisioning
import SampleImages
import Testing
import VirtualRT1020

/// Tickets in files, and what they are held against.
@Suite struct TicketTests {
  private static func rehearsal(
    _ part: FuseReadOut = Sample.readOut(), requests: [FuseRequest]? = nil, image: [UInt8]? = nil,
    flashloader: Bool = false
  ) throws -> Rehearsal {
    var rehearsal = Rehearsal(
      FusePlan(try requests ?? Sample.seed(closing: false), on: part),
      image: try image.map { try Sample.flash($0) },
      flashloader: flashloader ? try SampleImages.flashloader(signed: true) : nil)
    // What the cuts show is RehearsalTests'.
    rehearsal.cutsPerStep = 0
    return rehearsal
  }

  private static func ticket(_ rehearsal: Rehearsal) throws -> RehearsalTicket {
    try RehearsalTicket(rehearsal, outcome: rehearsal.run(), program: "test")
  }

  private static func trouble(
    _ ticket: RehearsalTicket, _ now: Rehearsal, _ target: BurnPermission.Target = .silicon,
    typed: (String) -> String? = { $0 }
  ) -> TicketError.Kind? {
    do throws(TicketError) {
      _ = try BurnClearance(ticket: ticket, rehearsal: now, target: target).permission(ask: typed)
      return nil
    } catch { return error.kind }
  }

  @Test func fileAndBack() throws {
    let ticket = try Self.ticket(try Self.rehearsal(image: SampleImages.signedContainer(), flashloader: true))
    #expect(try RehearsalTicket(Array(ticket.text().utf8)) == ticket)
    #expect(ticket.uniqueID == "9abcdef012345678" && ticket.outcome.succeeded && ticket.imageDigest?.count == 64)
    var part = Sample.readOut()
    part[0x28] = nil
    let other = try Self.ticket(try Self.rehearsal(part))
    #expect(try RehearsalTicket(Array(other.text().utf8)) == other)
  }

  /// Every member that is changed by hand breaks the seal; so does one that is gone.
  @Test func anEditedTicket() throws {
    let text = try Self.ticket(try Self.rehearsal()).text()
    let json = try JSONValue(parsing: text)
    let object = try #require(json.object)
    for key in object.keys where key != "ticket" {
      var changed = object
      changed[key] = key == "succeeded" ? false : "something else"
      let bytes = Array(JSONValue.object(changed).text().utf8)
      let error = #expect(throws: TicketError.self) { try RehearsalTicket(bytes) }
      #expect(error?.kind == (key == "version" ? .noTicket : .edited), "\(key)")
      var without = object
      without[key] = nil
      #expect(throws: TicketError.self) { try RehearsalTicket(Array(JSONValue.object(without).text().utf8)) }
    }
    #expect(throws: TicketError.self) {
      try RehearsalTicket(Array(text.replacing("0x42a2392f", with: "0x42a2392e").utf8))
    }
  }

  @Test(arguments: ["", "{}", "[]", "null", "{\"ticket\": 1}", "\u{0}", "{\"ticket\": \"boardless fuses rehearse\"}"])
  func noTicket(text: String) {
    let error = #expect(throws: TicketError.self) { try RehearsalTicket(Array(text.utf8)) }
    #expect(error?.kind == .noTicket)
  }

  // MARK: - Held against the board

  @Test func theSameBoard() throws {
    let rehearsal = try Self.rehearsal()
    let ticket = try Self.ticket(rehearsal)
    #expect(Self.trouble(ticket, rehearsal) == nil)
    #expect(Self.trouble(ticket, rehearsal, .virtualBoard, typed: { _ in nil }) == nil)
    #expect(
      BurnClearance(ticket: ticket, rehearsal: rehearsal, target: .silicon).phrase == "12345678 2f39a242")
  }

  /// A burn that was interrupted is taken up with the same ticket.
  @Test func theBoardHalfBurnt() throws {
    let ticket = try Self.ticket(try Self.rehearsal())
    let half = Sample.readOut([0x18: Sample.anyKeys[0], 0x19: Sample.anyKeys[1] & 0xFF00])
    #expect(Self.trouble(ticket, try Self.rehearsal(half)) == nil)
  }

  @Test func otherBoardsAndOtherFuses() throws {
    let ticket = try Self.ticket(try Self.rehearsal())
    #expect(Self.trouble(ticket, try Self.rehearsal(Sample.readOut([1: 0x1234_5679]))) == .otherBoard)
    #expect(Self.trouble(ticket, try Self.rehearsal(Sample.readOut([0x27: 1]))) == .otherFuses)
    var unread = Sample.readOut()
    unread[0x28] = nil
    #expect(Self.trouble(ticket, try Self.rehearsal(unread)) == .otherFuses)
    unread = Sample.readOut()
    unread[1] = nil
    #expect(Self.trouble(ticket, try Self.rehearsal(unread)) == .otherBoard)
    // On a virtual board just so.
    #expect(Self.trouble(ticket, try Self.rehearsal(Sample.readOut([0x27: 1])), .virtualBoard) == .otherFuses)
  }

  @Test func otherPlansImagesFlashloaders() throws {
    let ticket = try Self.ticket(try Self.rehearsal(image: SampleImages.container(), flashloader: true))
    let less = Array(try Sample.seed(closing: false)) + [FuseRequest(word: 0x26, adding: 1, source: "gp1")]
    let image = SampleImages.container()
    #expect(
      Self.trouble(ticket, try Self.rehearsal(requests: less, image: image, flashloader: true)) == .otherPlan)
    #expect(Self.trouble(ticket, try Self.rehearsal(flashloader: true)) == .otherImage)
    #expect(
      Self.trouble(ticket, try Self.rehearsal(image: SampleImages.container(seed: 1), flashloader: true))
        == .otherImage)
    #expect(Self.trouble(ticket, try Self.rehearsal(image: image)) == .otherFlashloader)
    #expect(Self.trouble(ticket, try Self.rehearsal(image: image, flashloader: true)) == nil)
  }

  @Test func partsWithoutAName() throws {
    let nameless = try Self.rehearsal(Sample.readOut([1: 0, 2: 0]))
    let ticket = try Self.ticket(nameless)
    #expect(Self.trouble(ticket, nameless) == .nameless)
    #expect(Self.trouble(ticket, nameless, .virtualBoard) == nil)
  }

  @Test func failedRehearsals() throws {
    let failing = Rehearsal(
      FusePlan(Sample.requests(try Sample.keys(), closing: true), on: Sample.readOut()),
      image: try Sample.flash(SampleImages.container()), flashloader: try SampleImages.flashloader(signed: true))
    var ticket = try Self.ticket(failing)
    #expect(!ticket.outcome.succeeded && Self.trouble(ticket, failing) == .failed)
    // A ticket that says otherwise, with a seal that fits: the rehearsal is done again.
    let good = try Self.ticket(try Self.rehearsal()).outcome
    ticket.outcome = good
    let forged = try RehearsalTicket(Array(ticket.text().utf8))
    var asked = false
    let kind = Self.trouble(
      forged, failing,
      typed: {
        asked = true
        return $0
      })
    #expect(kind == .failsNow && !asked)
  }

  // MARK: - The typing

  @Test(arguments: ["12345678 2f39a242", " 12345678   2F39A242\n", "12345678\t2f39a242"]) func typed(text: String)
    throws
  {
    let rehearsal = try Self.rehearsal()
    #expect(Self.trouble(try Self.ticket(rehearsal), rehearsal, typed: { _ in text }) == nil)
  }

  @Test(arguments: [nil, "", "y", "yes", "12345678", "2f39a242 12345678", "123456782f39a242", "12345678 2f39a243"])
  func mistyped(text: String?) throws {
    let rehearsal = try Self.rehearsal()
    #expect(Self.trouble(try Self.ticket(rehearsal), rehearsal, typed: { _ in text }) == .notConfirmed)
  }
}

import BoardJournal
import BootImage
import FuseBurning
import Fuses
import HAB
import Provisioning
import SampleImages
import Testing
import VirtualRT1020

/// Rehearsals of plans that are good, and of plans that would cost the part.
@Suite struct RehearsalTests {
  /// Closes a fresh part, with the signed image in its flash.
  private static func closing(
    container: [UInt8]? = nil, flashloader: RAMImage? = nil, readOut: FuseReadOut = Sample.readOut(),
    more: [FuseRequest] = [], policy: FusePolicy = FusePolicy()
  ) throws -> Rehearsal {
    let plan = FusePlan(
      Sample.requests(try Sample.keys(), closing: true) + more, on: readOut, policy: policy)
    var rehearsal = Rehearsal(
      plan, image: try Sample.flash(try container ?? SampleImages.signedContainer()),
      flashloader: try flashloader ?? SampleImages.flashloader(signed: true))
    rehearsal.cutsPerStep = 0
    return rehearsal
  }

  @Test(arguments: ["K2.1.0", "K2.7.0-rt1020"]) func aClosedPartThatBootsAndLoads(firmware: String) throws {
    var rehearsal = try Self.closing()
    rehearsal.firmware = firmware
    rehearsal.cutsPerStep = 2
    let outcome = rehearsal.run()
    #expect(outcome.failures == [])
    #expect(outcome.boots && outcome.loads && outcome.cuts == 2 * 9)
    #expect(
      outcome.shown.contains("after a power cycle the closed part starts the image in its flash, at 0x60002040"))
  }

  /// Each would be a brick, or a part that nobody reaches.
  @Test func whatWouldCostThePart() throws {
    func failures(_ rehearsal: Rehearsal) -> String { rehearsal.run().failures.joined(separator: "\n") }
    // The image is not signed, or was changed afterwards, or is signed with a key of other keys.
    #expect(failures(try Self.closing(container: SampleImages.container())).contains("does not start the image"))
    var changed = try SampleImages.signedContainer()
    changed[0x1100] ^= 1
    #expect(failures(try Self.closing(container: changed)).contains("does not start the image"))
    // The flashloader is not signed, or was changed.
    let unsigned = failures(try Self.closing(flashloader: SampleImages.flashloader()))
    #expect(unsigned.contains("flashloader does not start any more"))
    #expect(!unsigned.contains("does not start the image"))
    // Nothing to show with.
    var without = try Self.closing()
    without.image = nil
    #expect(failures(without).contains("there is no image"))
    without = try Self.closing()
    without.flashloader = nil
    #expect(failures(without).contains("there is no signed flashloader"))
  }

  @Test func keysOfOthers() throws {
    let others = try #require(KeyHash(words: Sample.anyKeys))
    let plan = FusePlan(Sample.requests(others, closing: true), on: Sample.readOut())
    let outcome = Rehearsal(
      plan, image: try Sample.flash(SampleImages.signedContainer()),
      flashloader: try SampleImages.flashloader(signed: true)
    ).run()
    #expect(!outcome.succeeded && !outcome.boots && !outcome.loads)
  }

  @Test func revokedKeys() throws {
    let revoke = [FuseRequest(word: 0x2F, adding: 1, source: "revoke")]
    // Signed with key 1, which is revoked; key 2 stays.
    #expect(!(try Self.closing(more: revoke).run().succeeded))
    let second = try Self.closing(
      container: SampleImages.signedContainer(rootKey: 1),
      flashloader: RAMImage(ImageFile(SampleImages.signedFlashloader(rootKey: 1))), more: revoke)
    #expect(second.run().failures == [])
  }

  @Test func aRefusedPlanIsNotRehearsed() throws {
    let plan = FusePlan([FuseRequest(word: 6, adding: 2, source: "a")], on: Sample.readOut())
    let outcome = Rehearsal(plan).run()
    #expect(!outcome.succeeded && outcome.shown == [] && outcome.cuts == 0)
  }

  // MARK: - Open parts

  @Test func keysOnAnOpenPart() throws {
    let plan = FusePlan(try Sample.seed(closing: false), on: Sample.readOut())
    let outcome = Rehearsal(plan).run()
    #expect(outcome.failures == [] && !outcome.boots && outcome.loads && outcome.cuts == 16)
    #expect(outcome.shown.contains { $0.contains("no image was given") })
  }

  /// What would come of closing is worth knowing when the keys are burnt.
  @Test func keysOnAnOpenPartWithAnImage() throws {
    let keys = try Sample.keys()
    let good = Rehearsal(
      FusePlan(Sample.requests(keys, closing: false), on: Sample.readOut()),
      image: try Sample.flash(SampleImages.signedContainer()))
    #expect(good.run().shown.contains("were the part closed, it would start the image too"))
    let bad = Rehearsal(
      FusePlan(Sample.requests(keys, closing: false), on: Sample.readOut()),
      image: try Sample.flash(SampleImages.container()))
    let outcome = bad.run()
    #expect(outcome.succeeded && outcome.shown.contains { $0.contains("would not start this image") })
  }

  /// Bits 22 and 23 of LOCK hide words; so may the real part, where the model does not know it.
  @Test func wordsThatNobodyMayRead() throws {
    var part = Sample.readOut([0: 0x80_0003])
    for word in 0x28...0x2C { part[word] = nil }
    part[0x20] = nil
    let plan = FusePlan(try Sample.seed(closing: false), on: part)
    #expect(Rehearsal(plan).run().failures == [])
  }

  // MARK: - Further burns

  @Test func locksComeLast() throws {
    let lock = [FuseRequest(word: 0, adding: 0x4, source: "lock")]
    let rehearsal = try Self.closing(more: lock, policy: FusePolicy(allowsLocks: true))
    #expect(rehearsal.plan.burns.last?.word == 0)
    #expect(rehearsal.run().failures == [])
  }

  @Test func serialDownloadIsTriedBeforeItEnds() throws {
    let end = [FuseRequest(word: 6, adding: 0x2_0000, source: "sdp")]
    let rehearsal = try Self.closing(more: end, policy: FusePolicy(allowsNoWayBack: true))
    let outcome = rehearsal.run()
    #expect(outcome.failures == [] && outcome.boots && outcome.loads)
    #expect(outcome.shown.contains { $0.contains("right before that") })
  }

  @Test func whatIsNotModelledIsNotShown() throws {
    let requests = [
      FuseRequest(word: 6, adding: 0x10, source: "a"), FuseRequest(word: 5, adding: 0x1, source: "b"),
    ]
    let outcome = Rehearsal(FusePlan(requests, on: Sample.readOut())).run()
    #expect(outcome.failures.count == 1 && outcome.failures[0].contains("encrypted XIP"))
  }

  /// A part that is closed already is reached by its signed flashloader alone.
  @Test func aClosedPart() throws {
    var fuses = try SampleImages.closedFuses()
    fuses.merge(Sample.fresh) { closed, _ in closed }
    let part = Sample.readOut(fuses)
    let plan = FusePlan([FuseRequest(word: 0x26, adding: 0x12, source: "gp1")], on: part)
    let image = try Sample.flash(SampleImages.signedContainer())
    let good = Rehearsal(plan, image: image, flashloader: try SampleImages.flashloader(signed: true))
    #expect(good.run().failures == [])
    let bad = Rehearsal(plan, image: image, flashloader: try SampleImages.flashloader())
    #expect(bad.run().failures.first?.contains("does not start on the part as it is now") == true)
  }
}

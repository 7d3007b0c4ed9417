import BootImage
import HIDTransport
import MBoot
import SDP
import SampleImages
import Testing

@testable import Provisioning

/// From a board in any state to a running flashloader, or the words why not.
@Suite struct ProvisionerStartTests: ProvisionerSuite {
  let board = FakeBoard()

  @Test func nobodyThere() throws {
    board.identity = nil
    let lost = try error(SampleImages.plan())
    #expect(lost.phase == .findDevice)
    #expect(lost.exitCode == .noDevice)
  }

  @Test(arguments: [HIDError.busy("x"), .permission("/dev/x"), .system("x"), .stalled, .malformed("x"), .timeout])
  func openingFails(_ cause: HIDError) throws {
    board.openError = cause
    #expect(try error(SampleImages.plan()).phase == .findDevice)
  }

  @Test func closedPartWantsASignature() throws {
    board.habWord = .habClosed
    let refused = try error(SampleImages.plan())
    #expect(refused.phase == .loadFlashloader)
    #expect(refused.exitCode == .closedPart)
    #expect(board.sdpLog.map(\.code) == [.errorStatus], "nothing may be loaded")
    var plan = try SampleImages.plan(signed: true)
    plan.authentication = .never
    #expect(try run(plan).habState == .closed)
  }

  @Test func eachPartGetsItsFlashloader() throws {
    let (unsigned, signed) = (try SampleImages.flashloader(), try SampleImages.flashloader(signed: true))
    var plan = try SampleImages.plan()
    plan.authentication = .never
    for (word, own, other, expected) in [
      (SDPStatus.habOpen, unsigned, signed as RAMImage?, unsigned), (.habClosed, unsigned, signed, signed),
      (.habOpen, nil, signed, signed), (.habClosed, signed, nil, signed),
    ] as [(SDPStatus, RAMImage?, RAMImage?, RAMImage)] {
      let board = FakeBoard()
      board.habWord = word
      (plan.flashloader, plan.signedFlashloader) = (own, other)
      _ = try Provisioner(plan).run(on: FakeBus(board))
      let isExpected = Array(board.loaded.prefix(expected.bytes.count)) == expected.bytes
      #expect(isExpected, "\(word)")
    }
  }

  @Test func closedPartRefusesTheImage() throws {
    board.habWord = .habClosed
    board.afterJump = .bootROM
    board.errorStatus = .habFailure
    let refused = try error(SampleImages.plan(signed: true))
    #expect(refused.phase == .startFlashloader)
    #expect(refused.exitCode == .closedPart)
    #expect(board.paused >= .seconds(3) && board.paused < .seconds(4))
  }

  @Test func openPartStaysInTheROM() throws {
    board.afterJump = .bootROM
    let stayed = try error(SampleImages.plan())
    #expect(stayed.phase == .startFlashloader)
    #expect(stayed.exitCode == .badInput)
    #expect(stayed.address == 0x2020_8400)
  }

  @Test func theROMComesBack() throws {
    board.afterJump = nil
    let bus = bus
    bus.onPause = { if $0 > .milliseconds(500) { bus.board.identity = .bootROM } }
    let back = try error(SampleImages.plan(), on: bus)
    #expect(back.failure.contains("came back"))
    #expect(board.paused < .seconds(1))
  }

  @Test func nothingComesAfterTheJump() throws {
    board.afterJump = nil
    let gone = try error(SampleImages.plan())
    #expect(gone.phase == .startFlashloader)
    #expect(gone.exitCode == .noDevice)
    #expect(board.paused >= .seconds(15) && board.paused < .seconds(16))
  }

  @Test func theFlashloaderComesLate() throws {
    board.afterJump = nil
    let bus = bus
    bus.onPause = {
      if $0 > .seconds(6), bus.board.identity == nil, bus.board.tags.isEmpty { bus.board.identity = .flashloader }
    }
    #expect(try Provisioner(SampleImages.plan()).run(on: bus).verifiedBytes == 5512)
  }

  @Test func noFlashloaderGiven() throws {
    var plan = try SampleImages.plan()
    plan.flashloader = nil
    #expect(try error(plan).exitCode == .badInput)
  }

  @Test func theROMRefusesTheAddress() throws {
    board.sdpWords[.writeFile] = .refused
    let refused = try error(SampleImages.plan())
    #expect(refused.phase == .loadFlashloader)
    #expect(refused.exitCode == .deviceFailed)
    #expect(refused.command == "write-file")
  }
}

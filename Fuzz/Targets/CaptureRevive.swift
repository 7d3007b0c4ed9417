import BoardDescription
import CaptureDecoding
import CaptureReplay
import DescribedValues
import HIDTransport
import Provisioning
import USBCapture
import VirtualRT1020

/// Any events of any capture become a board that is made, written, read and replayed again, and a test; and what may
/// go to silicon is looked through.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  var reader = RecordingReader(limit: 1 << 16)
  var time: UInt64 = 1
  var number = 0
  for packet in 1...256 where !input.rest.isEmpty {
    let choice = input.byte()
    time &+= UInt64(input.byte()) << (choice & 0x1F)
    let device = Int(choice >> 6)
    switch choice & 0x3F {
    case 0:
      var captured = CapturedDevice(index: device, bus: 1, address: UInt16(packet), firstSeen: time)
      captured.identity = [USBIdentity.bootROM, .flashloader, nil][Int(input.byte()) % 3]
      reader.take(.device(captured))
    case 1: reader.take(.left(device: device, time: time))
    case 2:
      var command = CapturedCommand(number: number, device: device, request: .unreadable([]), began: 0, packet: 1)
      command.ending = [.answered, .abandoned, .deviceLeft, .transferFailed(-32), .captureEnded][Int(input.byte()) % 5]
      reader.take(.ended(command))
    case let kind:
      let isFromDevice = kind & 1 == 1
      var report = isFromDevice ? [UInt8(kind & 2 == 0 ? 3 : 4)] : [UInt8(kind & 2 == 0 ? 1 : 2)]
      if report[0] == 1 { number += 1 }
      report += input.bytes(Int(input.byte() % 72))
      let missing = kind & 0x3C == 0x3C ? Int(input.byte()) : 0
      reader.take(
        .report(
          CapturedReport(
            device: device, isFromDevice: isFromDevice, bytes: report, missing: missing, time: time, packet: packet),
          command: number))
    }
  }
  for device in 0..<4 {
    guard let recording = try? reader.recording(of: device) else { continue }
    revive(recording)
  }
}

private func revive(_ recording: Recording) {
  guard let permission = try? BurnPermission(for: .virtualBoard) else { return }
  _ = try? ReplayClearance(forSilicon: recording, ReplayAllowances())
  let everything = ReplayAllowances(
    erases: [ReplayAllowances.wholeFlash], writes: [ReplayAllowances.wholeFlash], running: true)
  if (try? ReplayClearance(forSilicon: recording, everything)) != nil {
    require(!recording.exchanges.contains { $0.name == "efuse-program-once" }, "no burn goes to silicon")
  }
  var reviver = Reviver(recording, permission)
  let revival = reviver.revive()
  let text = RevivalText(revival, source: "fuzzing", imageName: "image")
  let yaml = Array(text.yaml.utf8)
  let image = text.image ?? []
  let loader = DescriptionLoader(
    { (_) throws(DescriptionError) in yaml }, contents: { (_) throws(DescriptionError) in image })
  do throws(DescriptionError) {
    let board = VirtualRT1020(try loader.board("board"))
    var replayer = Replayer(ReplayClearance(recording, permission), reach: .virtual)
    if let again = try? replayer.run(on: VirtualBus(board)) {
      require(again == revival.replay, "the board that was written answers as the one that was made")
    }
  } catch { require(false, "a board file that was written is read") }
  var strict = revival.board
  strict.expect(recording.script)
  var replayer = Replayer(ReplayClearance(recording, permission), reach: .virtual)
  _ = try? replayer.run(on: VirtualBus(strict))
  var shrinker = Shrinker(recording, permission)
  if let shrunk = try? shrinker.shrink(revival) { _ = try? ShrunkTest(shrunk, source: "fuzzing") }
}

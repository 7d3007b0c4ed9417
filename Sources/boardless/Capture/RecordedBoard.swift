import BoardServer
import CaptureReplay
import HIDTransport
import VirtualRT1020

/// The board of a capture, served to clients.
struct RecordedBoard {
  private let endpoints: BoardEndpoints
  private let isStrict: Bool
  private let takesItsTime: Bool

  init(_ endpoints: BoardEndpoints, isStrict: Bool, takesItsTime: Bool) {
    self.endpoints = endpoints
    self.isStrict = isStrict
    self.takesItsTime = takesItsTime
  }

  /// Serves until it is ended. What the capture does not show, and what a strict board refuses, goes to standard error.
  func serve(_ input: RecordingInput) throws {
    let (recording, end) = try input.read()
    var reviver = Reviver(recording, try VirtualPermission.get())
    let revival = reviver.revive()
    Console.note("boardless: \(RevivalText.summary(revival.replay))\n")
    for difference in revival.replay.differences.prefix(10) { Console.note("  \(difference)\n") }
    var board = revival.board
    if isStrict { board.expect(recording.script) }
    let name = try endpoints.named()
    defer { name?.removeFolder() }
    let service = try endpoints.service(
      name, pace: takesItsTime ? .timesReal(1) : .fast, descriptors: Self.descriptors(recording))
    let notices = BoardNotices()
    do throws(ServerError) {
      try service.run(
        board, count: endpoints.count, handlesSignals: true,
        ready: { Console.note("boardless: \(endpoints.words($0, name)); end with Ctrl-C\n") },
        watch: { notices.show($0) })
    } catch { throw Failure(error) }
    try end.conclude()
  }

  /// What the recorded board said of itself on USB, as far as the capture holds it.
  private static func descriptors(_ recording: Recording) -> RecordedDescriptors {
    var found = RecordedDescriptors()
    for stay in recording.stays {
      guard let details = stay.details, let device = details.deviceDescriptor,
        let configuration = details.configurationDescriptor
      else { continue }
      let standard: USBDescriptors =
        stay.isBootROM ? .bootROM : .flashloader(reportBytes: USBDescriptors.longReportBytes)
      let descriptors = USBDescriptors(
        device: device, configuration: configuration, report: details.reportDescriptor, strings: details.strings,
        standard: standard)
      if stay.isBootROM { found.bootROM = found.bootROM ?? descriptors }
      if !stay.isBootROM { found.flashloader = found.flashloader ?? descriptors }
    }
    return found
  }
}

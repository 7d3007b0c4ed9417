import USBCapture

/// Turns what a capture tells about HID devices into commands of the boards' two protocols.
///
/// Any number of boards at once, in bounded memory; total: whatever comes is decoded, noted or counted. Devices that are
/// neither boot ROM nor flashloader, by their ids or else by their reports, are counted and left alone.
public struct CommandDecoder {
  /// What was met beside commands.
  public var counts: DecodingCounts { book.counts }

  /// Devices that are followed at once; of more, the one that was silent for longest is forgotten.
  static let maximumDevices = 256

  /// Nanoseconds after which no error word is expected any more.
  private static let errorWindow: UInt64 = 1_000_000_000

  private var tracks: [Int: DeviceTrack] = [:]
  private var book: DecodingBook
  private var clock = 0

  /// A decoder before its first event.
  ///
  /// - Parameters:
  ///   - wantsReports: whether `DecodedEvent.report` is made.
  ///   - wantsData: whether `DecodedEvent.data` is made, which copies every payload.
  public init(wantsReports: Bool = true, wantsData: Bool = true) {
    book = DecodingBook(wantsReports: wantsReports, wantsData: wantsData)
  }

  /// What a device of the capture was found to be; nil for none of a board, and for one that left.
  public func kind(of device: Int) -> BoardKind? { tracks[device]?.kind }

  /// Takes the next event of the capture.
  public mutating func take(_ event: CaptureEvent, _ body: (DecodedEvent) -> Void) {
    if !book.settled.isEmpty { conclude(before: event, body) }
    switch event {
    case .report(let report):
      touch(report.device, report.time, body)
      tracks[report.device]?.take(report, &book, body)
    case .ended(let end): tracks[end.device]?.take(end, &book, body)
    case .device(let device):
      touch(device.index, device.firstSeen, body)
      tracks[device.index]?.learn(device, &book, body)
    case .left(let device, let time): tracks.removeValue(forKey: device)?.leave(at: time, &book, body)
    }
  }

  /// Ends the capture: commands that are still under way end with it. The decoder is not for use afterwards.
  public mutating func finish(_ body: (DecodedEvent) -> Void) {
    for index in tracks.keys.sorted() { tracks[index]?.finish(&book, body) }
    tracks = [:]
  }

  /// Ends the commands of other devices that count as answered: when a device appears, or enough time went by.
  private mutating func conclude(before event: CaptureEvent, _ body: (DecodedEvent) -> Void) {
    let (device, now): (Int, UInt64?) =
      switch event {
      case .report(let report): (report.device, report.time)
      case .ended(let end): (end.device, end.time)
      case .left(let device, let time): (device, time)
      case .device(let device): (device.index, tracks[device.index] == nil ? nil : 0)
      }
    for (other, since) in book.settled.sorted(by: { $0.key < $1.key }) where other != device {
      if let now, now < since.addingReportingOverflow(Self.errorWindow).partialValue { continue }
      tracks[other]?.conclude(&book, body)
    }
  }

  /// Makes sure that a device is followed.
  @inline(__always)
  private mutating func touch(_ index: Int, _ time: UInt64, _ body: (DecodedEvent) -> Void) {
    clock += 1
    if tracks[index]?.touch(clock) == nil { add(index, time, body) }
  }

  private mutating func add(_ index: Int, _ time: UInt64, _ body: (DecodedEvent) -> Void) {
    if tracks.count >= Self.maximumDevices, let oldest = tracks.min(by: { $0.value.touched < $1.value.touched }) {
      var forgotten = oldest.value
      forgotten.finish(&book, body)
      tracks[oldest.key] = nil
    }
    var track = DeviceTrack(CapturedDevice(index: index, bus: 0, address: 0, firstSeen: time))
    track.touch(clock)
    tracks[index] = track
  }
}

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

  /// In an array, where they change in place: a dictionary's values are copied out and in.
  private var tracks: [DeviceTrack] = []
  /// Where the track of a device stands.
  private var places: [Int: Int] = [:]
  /// The device that spoke last, and its place: packets of one come in a row.
  private var last: (device: Int, place: Int)?
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
  public func kind(of device: Int) -> BoardKind? { places[device].flatMap { tracks[$0].kind } }

  /// Takes the next event of the capture.
  public mutating func take(_ event: CaptureEvent, _ body: (DecodedEvent) -> Void) {
    if !book.settled.isEmpty { conclude(before: event, body) }
    switch event {
    case .report(let report):
      let place = touch(report.device, report.time, body)
      tracks[place].take(report, &book, body)
    case .ended(let end):
      if let place = place(of: end.device) { tracks[place].take(end, &book, body) }
    case .device(let device):
      let place = touch(device.index, device.firstSeen, body)
      tracks[place].learn(device, &book, body)
    case .left(let device, let time):
      if let place = place(of: device) { remove(at: place).leave(at: time, &book, body) }
    }
  }

  /// Ends the capture: commands that are still under way end with it. The decoder is not for use afterwards.
  public mutating func finish(_ body: (DecodedEvent) -> Void) {
    for (_, place) in places.sorted(by: { $0.key < $1.key }) { tracks[place].finish(&book, body) }
    tracks = []
    places = [:]
    last = nil
  }

  /// Ends the commands of other devices that count as answered: when a device appears, or enough time went by.
  private mutating func conclude(before event: CaptureEvent, _ body: (DecodedEvent) -> Void) {
    let (device, now): (Int, UInt64?) =
      switch event {
      case .report(let report): (report.device, report.time)
      case .ended(let end): (end.device, end.time)
      case .left(let device, let time): (device, time)
      case .device(let device): (device.index, places[device.index] == nil ? nil : 0)
      }
    for (other, since) in book.settled.sorted(by: { $0.key < $1.key }) where other != device {
      if let now, now < since.addingReportingOverflow(Self.errorWindow).partialValue { continue }
      if let place = places[other] { tracks[place].conclude(&book, body) }
    }
  }

  @inline(__always)
  private mutating func place(of device: Int) -> Int? {
    if let last, last.device == device { return last.place }
    guard let place = places[device] else { return nil }
    last = (device, place)
    return place
  }

  /// Makes sure that a device is followed.
  /// - Returns: its place.
  @inline(__always)
  private mutating func touch(_ device: Int, _ time: UInt64, _ body: (DecodedEvent) -> Void) -> Int {
    clock += 1
    let place = place(of: device) ?? add(device, time, body)
    tracks[place].touched = clock
    return place
  }

  private mutating func add(_ device: Int, _ time: UInt64, _ body: (DecodedEvent) -> Void) -> Int {
    if tracks.count >= Self.maximumDevices,
      let oldest = tracks.indices.min(by: { tracks[$0].touched < tracks[$1].touched })
    {
      var forgotten = remove(at: oldest)
      forgotten.finish(&book, body)
    }
    tracks.append(DeviceTrack(CapturedDevice(index: device, bus: 0, address: 0, firstSeen: time)))
    places[device] = tracks.count - 1
    last = (device, tracks.count - 1)
    return tracks.count - 1
  }

  private mutating func remove(at place: Int) -> DeviceTrack {
    tracks.swapAt(place, tracks.count - 1)
    let track = tracks.removeLast()
    places[track.device.index] = nil
    if place < tracks.count { places[tracks[place].device.index] = place }
    last = nil
    return track
  }
}

import BoardDescription
import CaptureDecoding
import CaptureReplay
import HIDTransport
import MBoot
import PCAPReading
import Provisioning
import SDP
import USBCapture
import VirtualRT1020

let virtual: BurnPermission = {
  do { return try BurnPermission(for: .virtualBoard) } catch { return .ofTheCommandLine }
}()

let folderOfTraces =
  #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Traces/"

/// A session on a board, as a recording.
func record(
  _ configuration: BoardConfiguration, _ body: (Tap) throws -> Void
) throws -> Recording {
  let tap = Tap(configuration)
  try body(tap)
  return try tap.recording()
}

/// A board whose flashloader runs.
func flashloader(_ change: (inout BoardConfiguration) -> Void = { _ in }) -> BoardConfiguration {
  var configuration = BoardConfiguration()
  configuration.mode = .flashloader
  change(&configuration)
  return configuration
}

/// The recording of a trace in the repository.
func trace(_ name: String) throws -> Recording {
  var tracker = CaptureTracker()
  var decoder = CommandDecoder()
  var reader = RecordingReader()
  let file = try CaptureFile(path: folderOfTraces + name)
  _ = try file.read { packet, payload in
    tracker.take(packet, payload) { event in decoder.take(event) { reader.take($0) } }
    return true
  }
  tracker.finish { event in decoder.take(event) { reader.take($0) } }
  decoder.finish { reader.take($0) }
  return try reader.recording()
}

func replay(_ recording: Recording, on configuration: BoardConfiguration) throws -> ReplayReport {
  try replay(recording, on: VirtualRT1020(configuration))
}

func replay(_ recording: Recording, on board: VirtualRT1020) throws -> ReplayReport {
  var replayer = Replayer(ReplayClearance(recording, virtual), reach: .virtual)
  return try replayer.run(on: VirtualBus(board))
}

func revive(_ recording: Recording) -> Revival {
  var reviver = Reviver(recording, virtual)
  return reviver.revive()
}

/// The board that a board file describes, its flash's contents in a file beside it.
func parsed(_ text: RevivalText) throws -> BoardConfiguration {
  let yaml = Array(text.yaml.utf8)
  let image = text.image ?? []
  let loader = DescriptionLoader(
    { (_) throws(DescriptionError) in yaml }, contents: { (_) throws(DescriptionError) in image })
  return try loader.board("board.yaml")
}

extension HIDBus {
  /// A host of the flashloader that is there.
  func mboot() throws -> MBootHost { MBootHost(try open([.flashloader], timeout: .seconds(15))) }

  /// A host of the boot ROM that is there.
  func sdp() throws -> SDPHost { SDPHost(try open([.bootROM], timeout: .seconds(15))) }
}

extension MBootHost {
  /// Configures the flash by an option word.
  func configureFlash() throws {
    _ = try exchange(.fillMemory, [0x2000, 4, 0xC000_0007])
    _ = try exchange(.configureMemory, [MemoryID.flexSPINOR, 0x2000])
  }

  func erase(_ address: UInt32, _ count: UInt32) throws -> UInt32 {
    try exchange(.flashEraseRegion, [address, count, 0]).status.rawValue
  }

  func write(_ address: UInt32, _ bytes: [UInt8]) throws -> UInt32 {
    try exchange(.writeMemory, [address, UInt32(bytes.count), 0], sending: bytes.span.bytes).status.rawValue
  }

  func read(_ address: UInt32, _ count: UInt32) throws -> [UInt8] {
    try exchange(.readMemory, [address, count, 0], response: .readMemoryResponse, most: 1 << 24).data
  }
}

extension DecodedEvent {
  /// The same of another device.
  func onDevice(_ index: Int) -> DecodedEvent {
    switch self {
    case .device(var device):
      device.index = index
      return .device(device)
    case .report(var report, let command):
      report.device = index
      return .report(report, command: command)
    default: return self
    }
  }

  /// The same, a second later.
  func later() -> DecodedEvent {
    guard case .report(var report, let command) = self else { return self }
    report.time += 1_000_000_000
    return .report(report, command: command)
  }
}

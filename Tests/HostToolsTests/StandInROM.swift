import HIDTransport
import SDP

/// The boot ROM of the recordings: its memory counts up from 0, and its words can be chosen.
final class StandInROM: HIDDevice {
  let identity = USBIdentity.bootROM
  var state = SDPStatus.habOpen
  var isMute = false
  /// What answers instead of success.
  var status: SDPStatus?
  private var answers: [[UInt8]] = []
  private var left = 0

  func forget() {
    answers = []
    left = 0
  }

  func close() {}

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    if isMute { return }
    let bytes = report.withUnsafeBytes { [UInt8]($0) }
    guard bytes[0] == SDPReport.command else {
      left -= bytes.count - 1
      if left <= 0 { finish() }
      return
    }
    guard let command = SDPCommand(Array(bytes.dropFirst())) else { throw .malformed("no command") }
    switch command.code {
    case .writeFile:
      left = Int(command.count)
      if left == 0 { finish() }
    case .errorStatus:
      word(3, state)
      word(4, status ?? .habSuccess)
    case .readRegister:
      word(3, state)
      for start in stride(from: 0, to: Int(command.count), by: 64) {
        answers.append([4] + (start..<(start + 64)).map { UInt8(truncatingIfNeeded: $0) })
      }
    default: word(3, state)
    }
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    guard !answers.isEmpty else { throw .timeout }
    let report = answers.removeFirst()
    buffer.copyBytes(from: report)
    return report.count
  }

  private func finish() {
    word(3, state)
    word(4, status ?? .writeFileComplete)
  }

  private func word(_ id: UInt8, _ word: SDPStatus) {
    answers.append([id] + word.bytes + [UInt8](repeating: 0, count: id == 3 ? 0 : 60))
  }
}

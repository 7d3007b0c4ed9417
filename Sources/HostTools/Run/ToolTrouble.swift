import HIDTransport
import MBoot
import Provisioning
import SDP

/// What failed in a run of a tool, in the words of `boardless diagnose`'s options.
struct ToolTrouble: Equatable {
  /// The environment variable that has every failing command explained.
  static let variable = "BOARDLESS_EXPLAIN"

  /// A status's number, or how it ended without one; nil where nothing is known.
  var symptom: String?
  /// The command that was sent last.
  var command: String?
  /// The address that it was about.
  var address: UInt32?

  /// A command goes to a flashloader.
  mutating func begin(_ tag: CommandTag, _ parameters: [UInt32]) {
    command = tag.name
    let hasAddress: [CommandTag] = [.flashEraseRegion, .readMemory, .writeMemory, .fillMemory, .execute, .call]
    address = hasAddress.contains(tag) ? parameters.first : tag == .configureMemory ? parameters.last : nil
  }

  /// The device could not be had.
  mutating func note(_ error: ReachError) {
    switch error {
    case .absent: symptom = "absent"
    case .silent: symptom = "timeout"
    case .several, .unavailable: symptom = nil
    }
  }

  /// A flashloader's command failed.
  mutating func note(_ error: MBootError) {
    switch error.cause {
    case .transport(let transport): symptom = Self.word(transport)
    case .status(let status): symptom = "\(status.rawValue)"
    case .malformed: symptom = "malformed"
    case .badArgument, .interrupted: symptom = nil
    }
  }

  /// A boot ROM's command failed.
  mutating func note(_ error: SDPError) {
    command = error.command.name
    address = error.address
    switch error.cause {
    case .transport(let transport): symptom = Self.word(transport)
    case .habFailure: symptom = "hab"
    case .refused: symptom = "\(SDPStatus.refused.rawValue)"
    case .unexpectedStatus(_, let got): symptom = "\(got.rawValue)"
    case .unknownHABState, .malformed: symptom = "malformed"
    case .badArgument, .interrupted: symptom = nil
    }
  }

  private static func word(_ error: HIDError) -> String {
    switch error {
    case .absent, .ambiguous, .wrongDevice: "absent"
    case .timeout: "timeout"
    case .gone, .system: "gone"
    case .busy: "in-use"
    case .permission: "permission"
    case .stalled, .malformed: "malformed"
    }
  }

  /// As options of `boardless diagnose`.
  var arguments: [String] {
    guard let symptom else { return [] }
    let place =
      command.map { $0 + (address.map { "@0x" + PythonText.hex(UInt64($0), digits: 8) } ?? "") + "=" } ?? ""
    return ["--after", place + symptom]
  }
}

extension BoardReach {
  /// The same board, as `boardless`'s options name it. Ids name a program of the board, and a diagnosis speaks to any.
  var arguments: [String] {
    switch self {
    case .serial(let path, let baud): ["--port", path + (baud.map { ",\($0)" } ?? "")]
    case .usb(let text):
      if let selector = try? USBSelector(text), selector.identity == nil { ["--usb", text] } else { ["--usb"] }
    case .board(let name, _): ["--board", name]
    }
  }
}

extension ToolRun {
  /// Has a failed run explained, if that is asked for: a program of its own, so that this one starts no slower.
  func explain() {
    guard isExplaining, let reach else { return }
    let arguments = ["diagnose"] + reach.arguments + trouble.arguments
    guard !system.runBeside("boardless", arguments) else { return }
    note(
      "note: --explain wants the program boardless in the folder of \(tool.rawValue), and it is not there; it would be: "
        + "boardless " + arguments.joined(separator: " ") + "\n")
  }
}

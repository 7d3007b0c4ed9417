import ArgumentParser
import CaptureDecoding

/// Which commands of a capture a user wants to see.
struct CommandChoice: ParsableArguments {
  @Option(
    name: .customLong("device"),
    help: ArgumentHelp(
      "Only this board: bus.address (1.7), vendor:product (15a2:0073), boot-rom or flashloader; may be repeated.",
      valueName: "device"))
  var devices: [String] = []

  @Option(
    name: .customLong("command"),
    help: ArgumentHelp("Only commands of this name, such as write-memory; may be repeated.", valueName: "name"))
  var commands: [String] = []

  @Option(help: ArgumentHelp("Only with this end: a number, ok, failed, or unanswered.", valueName: "status"))
  var status: String?

  @Option(help: ArgumentHelp("Only what began so many seconds from the start, or later.", valueName: "seconds"))
  var from: Double?

  @Option(help: ArgumentHelp("Only what began so many seconds from the start, or earlier.", valueName: "seconds"))
  var to: Double?

  /// The choice; throws what is wrong with it.
  func filter() throws(Failure) -> CommandFilter {
    var filter = CommandFilter()
    for device in devices {
      guard let selector = DeviceSelector(device) else {
        throw Failure(
          .badInput, "--device \(device): not bus.address (1.7), vendor:product (15a2:0073), boot-rom or flashloader")
      }
      filter.devices.append(selector)
    }
    for command in commands where !CommandFilter.isCommandName(command) {
      throw Failure(.badInput, "--command \(command): no command of the boot ROM or a flashloader has that name")
    }
    filter.commands = commands
    if let status {
      guard let wanted = CommandFilter.Status(status) else {
        throw Failure(.badInput, "--status \(status): not a number, ok, failed, or unanswered")
      }
      filter.status = wanted
    }
    filter.from = try Self.nanoseconds(from, "--from")
    filter.to = try Self.nanoseconds(to, "--to")
    return filter
  }

  private static func nanoseconds(_ seconds: Double?, _ option: String) throws(Failure) -> Int64? {
    guard let seconds else { return nil }
    guard seconds.isFinite, abs(seconds) < 9e9 else { throw Failure(.badInput, "\(option): not a time") }
    return Int64((seconds * 1e9).rounded())
  }
}

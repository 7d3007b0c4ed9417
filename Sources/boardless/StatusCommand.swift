import ArgumentParser
import HIDTransport
import JSONText
import MBoot
import Provisioning
import SDP

/// `boardless status`: what a board is doing, found out without changing it.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what runs on a board: boot ROM, flashloader or nothing.",
    discussion: "Where neither answers, the exit code is 2: an application runs, or nothing does.")

  @OptionGroup var reach: ReachOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard reach.isGiven else { throw ValidationError("Say which board: --port PATH, --usb or --board NAME.") }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      guard let bus = try reach.bus() else { return }
      let device: any HIDDevice
      do throws(HIDError) {
        device = try bus.open([.flashloader, .bootROM], timeout: .seconds(2))
      } catch {
        if case .permission = error, reach.usb != nil {
          throw Failure(
            .noDevice, "\(error): install the udev rule \(UdevRule.path):\n\(UdevRule.text)(boardless doctor helps)")
        }
        if case .absent = error, reach.usb != nil {
          throw Failure(
            .noDevice,
            "\(error): set the boot switches to serial download and power-cycle; 'boardless doctor' looks for more")
        }
        if case .absent = error {
          throw Failure(
            .noDevice,
            "\(port): neither boot ROM nor flashloader answers: an application runs, the board waits for the rest "
              + "of a broken-off transfer, or there is none; reset it into serial download mode")
        }
        throw Failure(.noDevice, "\(port): \(error)")
      }
      defer { device.close() }
      let facts = try device.identity == .flashloader ? flashloader(device) : bootROM(device)
      if json {
        var object = JSONObject()
        for (key, lines) in facts {
          let isList = key == Self.eventsKey
          object.append(
            isList ? "hab_events" : key, isList ? .array(lines.map { .string($0) }) : .string(lines.first ?? ""))
        }
        try Console.print(JSONValue.object(object).text())
      } else {
        for (key, lines) in facts {
          for (index, line) in lines.enumerated() {
            let head = index == 0 ? key : ""
            try Console.print(head + String(repeating: " ", count: max(1, 16 - head.count)) + line)
          }
        }
      }
    }
  }

  private var port: String { reach.name }

  /// The fact that has a line for each event.
  private static let eventsKey = "hab events"

  private func flashloader(_ device: any HIDDevice) throws(Failure) -> [(String, [String])] {
    let host = MBootHost(device)
    do throws(MBootError) {
      let version = try host.getProperty(.currentVersion)
      return [
        ("runs", ["flashloader"]), ("usb", [device.identity.description]),
        ("version", [FirmwareVersion(rawValue: version.first ?? 0).description]),
      ]
    } catch {
      throw Self.failure(port, error.description, isTimeout: error.cause == .transport(.timeout))
    }
  }

  private func bootROM(_ device: any HIDDevice) throws(Failure) -> [(String, [String])] {
    let host = SDPHost(device)
    do throws(SDPError) {
      let answer = try host.errorStatus()
      return [
        ("runs", ["boot ROM, serial download"]), ("usb", [device.identity.description]),
        ("hab", ["\(answer.state)"]), ("status", [answer.status.description]),
        (Self.eventsKey, HABEvents.lines(HABEvents.read(host, answer.state))),
      ]
    } catch {
      throw Self.failure(port, error.description, isTimeout: error.cause == .transport(.timeout))
    }
  }

  private static func failure(_ port: String, _ what: String, isTimeout: Bool) -> Failure {
    guard isTimeout else { return Failure(.deviceFailed, "\(port): \(what)") }
    return Failure(
      .timeout,
      "\(port): \(what): it works on, or hangs in, an earlier command; ask again, or reset it into serial download mode"
    )
  }
}

import HIDTransport
import MBoot
import Provisioning
import SerialTransport

extension ToolRun {
  /// The host's side of the protocol, on the open device, with the time-out of the command line.
  func mboot() throws(ToolEnd) -> MBootHost {
    let host = MBootHost(try opened())
    host.timeouts.command = patience
    host.timeouts.packet = patience
    host.timeouts.completion = patience
    log(.info, "Connect: identifier='\(reach?.interfaceName ?? "")', device=\(deviceName)")
    return host
  }

  /// Sends a command without data and prints the device's answer.
  func carryOut(
    _ tag: CommandTag, _ parameters: [UInt32]
  ) throws(ToolEnd) {
    try answer(try ask(tag, parameters).status)
  }

  /// Sends a command without data.
  func ask(
    _ tag: CommandTag, _ parameters: [UInt32], response: CommandTag = .genericResponse,
    permission: BurnPermission? = nil, on known: MBootHost? = nil
  ) throws(ToolEnd) -> MBootReply {
    let host = if let known { known } else { try mboot() }
    note(tag, parameters)
    let result: Result<MBootReply, MBootError>
    do throws(MBootError) {
      result = .success(try host.exchange(tag, parameters, response: response, permission: permission))
    } catch {
      result = .failure(error)
    }
    return try ended(result)
  }

  /// Sends a command and its data.
  func send(
    _ tag: CommandTag, _ parameters: [UInt32], _ data: [UInt8], label: String? = nil,
    permission: BurnPermission? = nil
  ) throws(ToolEnd) -> MBootReply {
    let host = try mboot()
    note(tag, parameters)
    let bar = ProgressBar(self, label)
    let result: Result<MBootReply, MBootError>
    do throws(MBootError) {
      result = .success(
        try host.exchange(tag, parameters, sending: data.span.bytes, permission: permission, progress: bar.report))
    } catch {
      result = .failure(error)
    }
    bar.end()
    let reply = try ended(result, isData: true)
    if reply.wasBrokenOff { logError("RX: Mboot: Data aborted by sender") }
    return reply
  }

  /// Sends a command that brings data.
  func fetch(
    _ tag: CommandTag, _ parameters: [UInt32], response: CommandTag = .readMemoryResponse, most: Int,
    label: String? = nil
  ) throws(ToolEnd) -> MBootReply {
    let host = try mboot()
    note(tag, parameters)
    let bar = ProgressBar(self, label)
    let result: Result<MBootReply, MBootError>
    do throws(MBootError) {
      result = .success(
        try host.exchange(tag, parameters, response: response, most: most, progress: bar.report))
    } catch {
      result = .failure(error)
    }
    bar.end()
    let reply = try ended(result)
    if reply.wasBrokenOff { logError("RX: Mboot: Data aborted by sender") }
    return reply
  }

  /// Prints an answer. A status other than 0 ends the command.
  ///
  /// - Parameters:
  ///   - words: the response words; nil where the device gave none.
  ///   - extra: what the text form says besides.
  func answer(_ status: StatusCode, _ words: [ResponseWord]? = [], extra: String? = nil) throws(ToolEnd) {
    if isJSON, !isSilent {
      print(
        PythonText.answer(
          command: answerName, response: words ?? [], description: status.description, value: status.rawValue))
    } else if !isSilent {
      print("Response status = \(status.description)")
      for (index, text) in (words ?? []).compactMap(\.text).enumerated() {
        print("Response word \(index + 1) = \(text)")
      }
      if let extra { print(extra) }
    }
    guard status.isSuccess else {
      trouble.symptom = "\(status.rawValue)"
      throw .app(status.description)
    }
  }

  /// Memory ids below 256 mean what is mapped into the address space: the device gets 0, and the user is told.
  func mappedMemoryID(_ id: PythonInteger) -> PythonInteger {
    guard id.isNegative || (id.magnitude ?? .max) < 256, id.magnitude != 0 else { return id }
    log(.warning, "Note: memoryId is not required when accessing mapped external memory")
    return PythonInteger(0)
  }

  private var deviceName: String {
    switch reach {
    case .serial(let path, _): path
    case .usb(let device): device
    case .board(let name, _): name
    case nil: ""
    }
  }

  private func note(_ tag: CommandTag, _ parameters: [UInt32]) {
    trouble.begin(tag, parameters)
    log(
      .info,
      "CMD: \(tag.label ?? tag.name)("
        + parameters.map { "0x" + PythonText.hex(UInt64($0), digits: 8, uppercase: true) }
        .joined(separator: ", ") + ")")
  }

  /// What the line's failures are called. Silence in a data phase towards the device is one of them.
  func ended(_ result: Result<MBootReply, MBootError>, isData: Bool = false) throws(ToolEnd) -> MBootReply {
    switch result {
    case .success(let reply):
      log(.info, "CMD: Status: \(reply.status.description)")
      return reply
    case .failure(let error):
      trouble.note(error)
      var words = error.causeText
      switch error.cause {
      case .transport(.timeout):
        logError("RX: No Response, Timeout Error !")
        words = "No Response from Device"
      case .transport(.malformed(SerialFault.refusedFrame)): words = "received invalid ACK '0XA2' expected '0XA1'"
      case .transport(.malformed(SerialFault.damagedFrames)): words = "Received invalid CRC"
      case .transport, .malformed: break
      case .status(let status): throw .app(status.description)
      case .badArgument, .interrupted: throw .failure("SPSDKError", "SPSDK: " + words)
      }
      throw .failure("McuBootConnectionError", "MBoot: Connection issue -> " + words)
    }
  }
}

import HIDTransport
import Provisioning
import SDP

extension ToolRun {
  /// What SPSDK's sdphost prints in the place of the HAB word when write-file meets a closed part: its own code.
  private static let lockedForSPSDK: UInt32 = 2

  /// Sends a command and reads the words that answer it.
  func ask(_ command: SDPCommand, sending data: [UInt8] = [], hasStatus: Bool) throws(ToolEnd) -> SDPReply {
    log(
      .info,
      "TX-CMD: \(command.code.name)(address=0x\(PythonText.hex(UInt64(command.address), digits: 8, uppercase: true)))")
    let host = try sdp()
    let result: Result<SDPReply, SDPError>
    do throws(SDPError) {
      result = .success(try host.exchange(command, sending: data.span.bytes, hasStatus: hasStatus))
    } catch {
      result = .failure(error)
    }
    return try ended(result)
  }

  private func sdp() throws(ToolEnd) -> SDPHost {
    let host = SDPHost(try opened())
    host.timeout = patience
    return host
  }

  private func ended(_ result: Result<SDPReply, SDPError>) throws(ToolEnd) -> SDPReply {
    switch result {
    case .success(let reply): return reply
    case .failure(let error):
      trouble.note(error)
      guard error.cause != .transport(.timeout) else {
        throw .failure("SdpConnectionError", "SDP: Connection issue -> Timeout Error")
      }
      throw .failure("SdpConnectionError", "SDP: Connection issue -> \(error.causeText)")
    }
  }

  /// Prints an answer. The exit code does not depend on what it says, unless the run is strict.
  ///
  /// - Parameters:
  ///   - showsStatus: whether the text form has the second word: the first response word.
  ///   - ignoresJSON: whether SPSDK prints text with -j too.
  ///   - status: what stands as HAB state, if not the ROM's word.
  func answer(
    _ reply: SDPReply, _ words: [ResponseWord], showsStatus: Bool = false, ignoresJSON: Bool = false,
    status: UInt32? = nil
  ) throws(ToolEnd) {
    let state = status ?? (reply.state.isHABState ? reply.state.rawValue : 0)
    let description = Self.text(UInt64(state), "\(state)")
    if isJSON, isStrict || !ignoresJSON {
      print(PythonText.answer(command: answerName, response: words, description: description, value: state))
      return
    }
    print("Status (HAB mode) = \(description).")
    guard showsStatus else { return }
    switch words.first {
    case .number(let number): print("Response status = \(Self.text(number, "\(number)")).")
    case .flag(let flag):
      print("Response status = \(Self.text(flag ? 1 : 0, flag ? "True" : "False")).")
    case .missing, nil: print("Response status = \(Self.text(0, "")).")
    }
  }

  private static func text(_ word: UInt64, _ number: String) -> String {
    guard word != 0 else { return "UNKNOWN ERROR" }
    let words = UInt32(exactly: word).flatMap { SDPStatus(rawValue: $0).text } ?? "NO DESCRIPTION"
    return "\(number) (0x\(PythonText.hex(word))) \(words)"
  }

  /// Strictly, an answer that is no success is a failure.
  func insist(_ isSuccess: Bool, on reply: SDPReply) throws(ToolEnd) {
    guard isStrict else { return }
    guard reply.state.isHABState else {
      throw .app("\(reply.state.description): that is no state of HAB, and what answers no boot ROM.")
    }
    guard isSuccess else {
      let word = reply.status ?? reply.state
      throw .app("\(word.description): \(word.meaning ?? "the command was not carried out").")
    }
  }

  /// write-file.
  func writeFile(_ values: ParsedCommand) throws(ToolEnd) {
    var data = values.bytes("file")
    if let count = values.numberIfAny("count") {
      guard let wanted = count.int else {
        throw .general("OverflowError", "Python int too large to convert to C ssize_t")
      }
      guard wanted >= -1 else { throw .general("ValueError", "read length must be non-negative or -1") }
      if isStrict, wanted > data.count {
        throw .failure("SdpError", "SDP: The file has \(data.count) bytes, not \(wanted)")
      }
      if wanted >= 0 { data = Array(data.prefix(wanted)) }
    }
    let command = SDPCommand.writeFile(address: try values.word("address"), count: UInt32(clamping: data.count))
    let reply = try ask(command, sending: data, hasStatus: true)
    let status: UInt32? = isStrict || reply.state == .habOpen ? nil : Self.lockedForSPSDK
    let words: [ResponseWord] = [reply.status.map { .number(UInt64($0.rawValue)) } ?? .missing]
    try answer(reply, words, showsStatus: true, ignoresJSON: true, status: status)
    try insist(reply.status == .writeFileComplete, on: reply)
  }

  /// read-register.
  func readRegister(_ values: ParsedCommand) throws(ToolEnd) {
    let format = values.number("format")
    guard let bits = format.int, [8, 16, 32].contains(bits) else {
      let text = (format.isNegative ? "-" : "") + (format.magnitude.map { "\($0)" } ?? "")
      throw .failure("SdpError", "SDP: Invalid data format '\(text)'. Valid options are 8, 16, 32")
    }
    let number = values.number("address")
    let digits = PythonText.hex(number.magnitude ?? .max, digits: 8, uppercase: true)
    guard (number.magnitude ?? 0) % UInt64(bits / 8) == 0 else {
      throw .failure("SdpError", "SDP: Address 0x\(digits) not aligned to \(bits) bits")
    }
    let asked = values.numberIfAny("count")
    let count = asked?.magnitude == 0 ? PythonInteger(bits / 8) : asked ?? PythonInteger(bits / 8)
    let address = try number.word()
    let length = try count.word()
    let host = try sdp()
    let result: Result<SDPReply, SDPError>
    do throws(SDPError) {
      result = .success(
        try host.exchangeReading(.readRegister(address: address, format: UInt8(bits), count: length)))
    } catch {
      result = .failure(error)
    }
    let reply = try ended(result)
    guard !reply.data.isEmpty else {
      let shown = asked.flatMap(\.int).map { "\($0)" } ?? "None"
      throw .app(
        "Error: invalid sub-command or arguments 'read-register 0X\(PythonText.hex(UInt64(address), uppercase: true)) "
          + "\(bits) \(shown)'")
    }
    let isRefused = reply.data.prefix(4).elementsEqual(SDPStatus.refused.bytes)
    if isRefused, length > 4, case .serial = reach {
      // Four bytes are all that came: whoever waits for the rest waits in vain.
      throw .failure("SdpConnectionError", "SDP: Connection issue -> Timeout Error")
    }
    if isRefused, isStrict { throw .app("\(SDPStatus.refused.description): \(SDPStatus.refused.meaning ?? "").") }
    try show(reply, values)
  }

  private func show(_ reply: SDPReply, _ values: ParsedCommand) throws(ToolEnd) {
    if let path = values.text("output"), !path.isEmpty {
      do throws(SystemError) { try system.store(reply.data, path) } catch { throw error.end(path) }
      print("\(reply.data.count) bytes written to \(system.absolute(path))")
    } else {
      let dump =
        (values.has("use_hexdump") ? HexDump.full(reply.data) : HexDump.plain(reply.data)) + [UInt8(ascii: "\n")]
      if isStrict, isJSON { note(String(decoding: dump, as: UTF8.self)) } else { print(dump) }
    }
    try answer(reply, [])
  }
}

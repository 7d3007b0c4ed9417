import BoardDescription
import HIDTransport
import JSONText
import VirtualRT1020

/// The requests that make the board run.
extension BoardControl {
  mutating func boot(_ value: ControlValue) throws(ControlError) -> JSONValue {
    var configuration = try BoardConfiguration(value)
    configuration.logsEvents = true
    let next = VirtualRT1020(configuration)
    try checkFlash(next, "boot.flash")
    board = next
    replacements += 1
    board.logsBus = true
    return settled()
  }

  mutating func fault(_ value: ControlValue) throws(ControlError) -> JSONValue {
    let faults = try Fault.list(value, flashSize: board.flashSize)
    guard board.faults.count + faults.count <= Fault.maximumCount else {
      throw ControlError(.limit, "a board has at most \(Fault.maximumCount) faults; lift them with \"clear_faults\"")
    }
    board.add(faults)
    return ["ok": true]
  }

  mutating func power(_ value: ControlValue) throws(ControlError) -> JSONValue {
    switch value.json.string {
    case "off": board.setPower(false)
    case "on": board.setPower(true)
    case "cycle":
      board.setPower(false)
      board.advance(by: .milliseconds(100))
      board.setPower(true)
    default: throw value.bad(ControlValue.list(["off", "on", "cycle"]))
    }
    return settled()
  }

  mutating func out(_ value: ControlValue, timeout: ControlValue?) throws(ControlError) -> JSONValue {
    var reports: [[UInt8]] = []
    for element in try value.elements(0...1_000_000, "a list of reports as hex digits") {
      reports.append(try element.hex(1...HIDLimits.reportBytes))
    }
    let limit: Duration = if let timeout { try timeout.seconds() } else { .seconds(5) }
    return try run(limit) { run, board in
      run.send(reports, to: &board)
      return run.settle(&board)
    }
  }

  mutating func step(_ value: ControlValue) throws(ControlError) -> JSONValue {
    try run(try value.seconds()) { run, board in
      run.pass(&board)
      return run.settle(&board)
    }
  }

  /// Runs the board and describes what it did.
  private mutating func run(
    _ timeout: Duration, _ body: (inout HostRun, inout VirtualRT1020) -> HostRun.State
  ) throws(ControlError) -> JSONValue {
    let fuses = board.fuses
    let (run, state) = withHostRun(timeout) { run, board in body(&run, &board) }
    guard !run.isOverfull else {
      _ = board.takeBusLog()
      throw ControlError(
        .limit, "the board sent more than \(Self.maximumAnswerBytes) bytes, which are dropped; ask it for less at once")
    }
    var answer = JSONObject([
      .init(key: "in", value: .array(run.reports.map { .string($0) })),
      .init(key: "state", value: .string(state.rawValue)),
      .init(key: "device", value: device),
      .init(key: "bus", value: .array(board.takeBusLog().map(\.json))),
      .init(key: "fuse_events", value: .array(fuseEvents(since: fuses))),
      .init(key: "time", value: .number(board.time / .seconds(1))),
    ])
    if run.notTaken > 0 { answer.append("not_taken", JSONValue(run.notTaken)) }
    return .object(answer)
  }

  private mutating func withHostRun(
    _ timeout: Duration, _ body: (inout HostRun, inout VirtualRT1020) -> HostRun.State
  ) -> (HostRun, HostRun.State) {
    withUnsafeTemporaryAllocation(byteCount: HIDLimits.reportBytes, alignment: 8) { buffer in
      var run = HostRun(board, timeout: timeout, buffer: buffer)
      let state = body(&run, &board)
      return (run, state)
    }
  }

  /// Words that were burnt: `{"program": 6, "data": bits that changed, "result": the word now}`.
  private func fuseEvents(since before: [UInt32]) -> [JSONValue] {
    zip(VirtualRT1020.fuseWords, zip(before, board.fuses)).compactMap { index, words in
      guard words.0 != words.1 else { return nil }
      return [
        "program": JSONValue(index), "data": .string(Hex.text(words.0 ^ words.1, digits: 8)),
        "result": .string(Hex.text(words.1, digits: 8)),
      ]
    }
  }

  /// Lets the board come up after a button; what passes on the bus meanwhile is not shown.
  mutating func settle() {
    _ = withHostRun(Self.settleTime) { run, board in run.settle(&board) }
    _ = board.takeBusLog()
  }

  mutating func settled() -> JSONValue {
    settle()
    return ["ok": true, "device": device]
  }
}

extension BusTransaction {
  /// An item of `bus`.
  var json: JSONValue {
    var item = JSONObject([
      .init(key: "via", value: .string(source.rawValue)),
      .init(key: "op", value: opcode.map { .string(Hex.text(UInt32($0), digits: 2)) } ?? .null),
      .init(key: "pads", value: .array(pads.map { JSONValue($0) })),
    ])
    if let address { item.append("address", .string("0x" + Hex.text(address, digits: addressBits > 24 ? 8 : 6))) }
    item.append("address_bits", JSONValue(addressBits))
    item.append("dummy", JSONValue(dummyCycles))
    item.append("read", JSONValue(readCount))
    item.append("write", JSONValue(writeCount))
    item.append("times", JSONValue(times))
    return .object(item)
  }
}

import MBoot

/// The UART decoder: the cuts of a line do not matter, every byte is accounted for, frames go round.
///
/// Byte 0 is the longest payload, byte 1 the seed of the cuts, the rest a line: bytes as they are, but 0xFF n m
/// stands for a sound frame, so that the checksum does not keep the fuzzer out.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let maximum = max(32, Int(input.byte()))
  let seed = input.byte()
  let line = expand(input.rest)

  var whole = UARTFrameDecoder(maximumLength: maximum)
  require(whole.push(line) == line.count, "a short line is taken whole")
  var expected: [UARTEvent] = []
  var used = 0
  while let event = whole.next() {
    let size = size(event, maximum)
    require(size > 0, "an event uses bytes up")
    if case .frame(let frame) = event {
      require(line[used..<(used + size)] == frame.bytes[...], "a frame goes round")
    }
    used += size
    append(event, to: &expected)
  }
  require(used + whole.pendingBytes == line.count, "every byte is accounted for")
  require(whole.pendingBytes < maximum + UARTFrame.headerBytes, "less than a frame waits")
  require(whole.pendingBytes == 0 || whole.missingBytes > 0, "what waits lacks something")

  var cut = UARTFrameDecoder(maximumLength: maximum, backlog: 0)
  var events: [UARTEvent] = []
  for chunk in FuzzInput.chunks(line, seed: seed) {
    var rest = chunk
    while !rest.isEmpty {
      rest = rest.dropFirst(cut.push(Array(rest)))
      while let event = cut.next() { append(event, to: &events) }
    }
  }
  require(events == expected, "the cuts do not matter")
  require(cut.abandon() == whole.abandon(), "the same bytes wait")
}

private func expand(_ bytes: [UInt8]) -> [UInt8] {
  var input = FuzzInput(bytes)
  var line: [UInt8] = []
  var left = bytes.count
  while left > 0 {
    let byte = input.byte()
    left -= 1
    guard byte == 0xFF, left >= 2 else {
      line.append(byte)
      continue
    }
    let (kind, count) = (input.byte(), Int(input.byte()))
    left -= 2
    let payload = [UInt8](repeating: kind, count: count)
    switch kind & 3 {
    case 0: line += UARTFrame.command(payload).bytes
    case 1: line += UARTFrame.data(payload).bytes
    case 2: line += UARTFrame.pingResponse(version: .packetProtocol, options: UInt16(count)).bytes
    default: line += UARTFrame.ping.bytes
    }
  }
  return line
}

private func size(_ event: UARTEvent, _ maximum: Int) -> Int {
  switch event {
  case .frame(let frame): frame.bytes.count
  case .badCRC(type: UARTFrame.Kind.pingResponse.rawValue, _, _, _): UARTFrame.pingResponseBytes
  case .badCRC(_, let length, _, _): UARTFrame.headerBytes + min(length, maximum)
  case .noise(let count): count
  }
}

/// Neighbouring noise counts as one event: only that may depend on the cuts.
private func append(_ event: UARTEvent, to events: inout [UARTEvent]) {
  if case .noise(let count) = event, case .noise(let before) = events.last {
    events[events.count - 1] = .noise(before + count)
  } else {
    events.append(event)
  }
}

import MBoot

/// HID reports of the flashloader: any bytes decode, what decoded goes round, padding changes nothing.
func fuzz(_ bytes: [UInt8]) {
  let message = ReportMessage(bytes)
  require(ReportMessage(message.report) == message, "a report goes round")
  switch message {
  case .malformed(let same, _):
    require(same == bytes, "a malformed report keeps its bytes")
    return
  case .command(let payload), .data(let payload), .response(let payload), .dataIn(let payload):
    require(bytes.dropFirst(4).starts(with: payload), "a payload is what the report holds")
  case .receiverAbort, .senderAbort:
    require(bytes.count >= 4, "an abort has a header")
  }
  require(ReportMessage(message.report(paddedTo: 1021)) == message, "padding changes nothing")
  require(message.isFromDevice == (bytes[0] >= 3), "the id says the direction")
}

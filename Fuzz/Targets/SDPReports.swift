import SDP

/// Commands and HID reports of the boot ROM: any bytes decode, and what decoded goes round.
func fuzz(_ bytes: [UInt8]) {
  if let command = SDPCommand(bytes) {
    require(command.bytes[...] == bytes.prefix(SDPCommand.byteCount), "a command goes round")
    require(!command.code.name.isEmpty, "a command has a name")
    require(command.dataOutCount == 0 || command.dataInCount == nil, "data go one way")
  } else {
    require(bytes.count < SDPCommand.byteCount, "sixteen bytes are a command")
  }
  if let status = SDPStatus(bytes) {
    require(status.bytes[...] == bytes.prefix(4), "a word goes round")
    require(!status.description.isEmpty, "a word has a text")
  }
  let message = SDPMessage(bytes)
  let report = message.report
  require(SDPMessage(report).report == report, "a full-size report goes round")
  switch message {
  case .command: require(report.count == 17, "17 bytes")
  case .data: require(report.count == 1025, "1,025 bytes")
  case .habState: require(report.count == 5, "5 bytes")
  case .response: require(report.count == 65, "65 bytes")
  case .malformed(let same, _): require(same == bytes && report == bytes, "a malformed report keeps its bytes")
  }
  if let reply = SDPPingReply(bytes) {
    require(reply.bytes[...] == bytes.prefix(SDPPingReply.byteCount), "a ping reply goes round")
  }
}

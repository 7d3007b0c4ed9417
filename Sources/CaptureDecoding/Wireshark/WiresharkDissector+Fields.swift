extension WiresharkDissector {
  /// The protocol and its fields. Lua for Wireshark 4.
  static let fields = #"""
    local board = Proto("boardless", "i.MX RT1020 boot ROM and flashloader (SDP, mboot)")
    local reports = { [1] = "command", [2] = "data to the board", [3] = "answer", [4] = "answer or data" }
    local f = {
      protocol = ProtoField.string("boardless.protocol", "Protocol"),
      report = ProtoField.uint8("boardless.report", "Report", base.DEC, reports),
      command = ProtoField.string("boardless.command", "Command"),
      code = ProtoField.uint16("boardless.command_code", "Command code", base.HEX),
      parameter = ProtoField.uint32("boardless.parameter", "Parameter", base.HEX),
      address = ProtoField.uint32("boardless.address", "Address", base.HEX),
      count = ProtoField.uint32("boardless.count", "Bytes", base.DEC),
      memory = ProtoField.uint32("boardless.memory_id", "Memory", base.HEX, memories),
      pattern = ProtoField.uint32("boardless.pattern", "Pattern", base.HEX),
      property = ProtoField.uint32("boardless.property", "Property", base.DEC, properties),
      index = ProtoField.uint32("boardless.index", "Index", base.DEC),
      value = ProtoField.uint32("boardless.value", "Value", base.HEX),
      format = ProtoField.uint8("boardless.format", "Access width (bits)", base.DEC),
      flags = ProtoField.uint8("boardless.flags", "Flags", base.HEX),
      answers = ProtoField.string("boardless.answer_to", "Answer to"),
      status = ProtoField.uint32("boardless.status", "Status", base.DEC, statuses),
      word = ProtoField.uint32("boardless.status_word", "Status word", base.HEX, words),
      text = ProtoField.string("boardless.status_text", "Status in words"),
      hab = ProtoField.uint32("boardless.hab", "HAB", base.HEX, words),
      length = ProtoField.uint32("boardless.data_length", "Data length", base.DEC),
      data = ProtoField.bytes("boardless.data", "Data"),
      request = ProtoField.framenum("boardless.command_frame", "Command in frame", base.NONE, frametype.REQUEST),
      response = ProtoField.framenum("boardless.answer_frame", "Last answer in frame", base.NONE, frametype.RESPONSE),
      time = ProtoField.relative_time("boardless.time", "Time since the command"),
    }
    board.fields = f
    local failed = ProtoExpert.new(
      "boardless.failed", "The command failed", expert.group.RESPONSE_CODE, expert.severity.WARN)
    board.experts = { failed }

    """#
}

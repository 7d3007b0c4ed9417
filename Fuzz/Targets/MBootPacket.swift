import MBoot

/// Packets, commands, responses and properties: any bytes decode, and what decoded goes round.
func fuzz(_ bytes: [UInt8]) {
  guard let packet = Packet(bytes), let device = Packet(ignoringCount: bytes) else {
    require(bytes.count < 4, "four bytes are a packet")
    return
  }
  for packet in [packet, device] {
    require(packet.parameters.count <= Packet.maximumParameters, "at most seven parameters")
    require(Packet(packet.bytes) == packet, "a packet goes round")
    let command = Command(packet)
    require(Command(command.packet) == command, "a command goes round")
    require(command.tag == packet.tag, "a command keeps its tag")
    require(!command.name.isEmpty, "a command has a name")
    let response = Response(packet)
    require(Response(response.packet) == response, "a response goes round")
    require(response.status?.description != "", "a status has words")
    properties(packet)
  }
}

private func properties(_ packet: Packet) {
  let tag = PropertyTag(rawValue: packet.parameter(0))
  let words = Array(packet.parameters.dropFirst())
  for tag in [tag, tag.truncated, PropertyTag(rawValue: UInt32(packet.flags))] {
    require(tag.line(words: words).hasPrefix(tag.title), "a line begins with its title")
  }
  let attributes = ExternalMemoryAttributes(words: words)
  require(ExternalMemoryAttributes(words: attributes.words) == attributes, "attributes go round")
  let commands = AvailableCommands(rawValue: packet.parameter(0))
  require(AvailableCommands(commands.tags) == commands, "a set of commands goes round")
}

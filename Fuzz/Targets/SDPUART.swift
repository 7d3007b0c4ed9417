import SDP

/// The boot ROM's raw UART line, heard by the device: the events, put together again, are the line.
///
/// Byte 0 is the longest data event, byte 1 the seed of the cuts, the rest the line.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let maximum = Int(input.byte())
  let seed = input.byte()
  let line = input.rest
  var decoder = SDPUARTDecoder(maximumChunk: maximum, backlog: 0)
  var again: [UInt8] = []
  var due: UInt32 = 0
  for chunk in FuzzInput.chunks(line, seed: seed) {
    var rest = chunk
    while !rest.isEmpty {
      rest = rest.dropFirst(decoder.push(Array(rest)))
      while let event = decoder.next() {
        switch event {
        case .command(let command):
          require(due == 0, "data come before the next command")
          due = command.dataOutCount
          again += command.bytes
        case .data(let data, let remaining):
          require((1...max(1, maximum)).contains(data.count), "a data event has a limit")
          require(due == remaining &+ UInt32(data.count), "what remains is counted down")
          due = remaining
          again += data
        case .ping:
          require(due == 0, "data come before the next ping")
          again += SDPPingReply.request
        }
      }
      require(decoder.remaining == due, "what remains is known")
      require(decoder.pendingBytes < SDPCommand.byteCount, "less than a command waits")
    }
  }
  require(again[...] == line.prefix(again.count), "the events are the line")
  require(decoder.abandon() == line.count - again.count, "every byte is accounted for")
}

import SDP

/// The boot ROM's raw UART line, heard by the host: the events, put together again, are the line.
///
/// Byte 0 is the longest data event, byte 1 the seed of the cuts, byte 2 the number of requests (3 bytes each:
/// what, and a count), the rest the line.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let maximum = Int(input.byte())
  let seed = input.byte()
  var decoder = SDPUARTReplyDecoder(maximumChunk: maximum, backlog: 0)
  for _ in 0..<input.byte() {
    let what = input.byte()
    let count = UInt32(input.byte()) << 8 | UInt32(input.byte())
    switch what & 3 {
    case 0: decoder.expectPingReply()
    case 1: decoder.expectReply(to: .readRegister(address: 0, count: count))
    case 2: decoder.expectReply(to: .jump(to: 0))
    default: decoder.expectReply(to: .errorStatus)
    }
  }
  let line = input.rest
  var again: [UInt8] = []
  for chunk in FuzzInput.chunks(line, seed: seed) {
    var rest = chunk
    while !rest.isEmpty {
      rest = rest.dropFirst(decoder.push(Array(rest)))
      while let event = decoder.next() {
        switch event {
        case .word(let word): again += word.bytes
        case .data(let data, _):
          require((1...max(1, maximum)).contains(data.count), "a data event has a limit")
          again += data
        case .ping(let reply): again += reply.bytes
        }
      }
      require(decoder.pendingBytes < SDPPingReply.byteCount, "less than a ping reply waits")
    }
  }
  let left = decoder.abandon()
  require(again + left == line, "the events are the line")
  require(!decoder.isExpecting, "nothing is awaited after giving up")
}

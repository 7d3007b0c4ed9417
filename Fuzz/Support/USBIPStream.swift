import USBIP

/// A decoder of USB/IP's stream, either direction.
protocol USBIPStreamDecoder {
  associatedtype Message
  mutating func push(_ bytes: [UInt8]) -> Int
  mutating func next() throws(USBIPError) -> Message?
}

extension USBIPRequestDecoder: USBIPStreamDecoder {}
extension USBIPReplyDecoder: USBIPStreamDecoder {}

extension USBIPStreamDecoder {
  /// All messages of a stream that comes in these chunks, up to its first error.
  mutating func decode(_ chunks: [ArraySlice<UInt8>]) -> (messages: [Message], error: USBIPError?) {
    var messages: [Message] = []
    for chunk in chunks {
      var rest = chunk
      while !rest.isEmpty {
        let taken = push(Array(rest))
        require(taken > 0, "after nil there is room")
        rest = rest.dropFirst(taken)
        do throws(USBIPError) {
          while let message = try next() { messages.append(message) }
        } catch {
          do throws(USBIPError) { _ = try next() } catch let again { require(again == error, "an error stays") }
          return (messages, error)
        }
      }
    }
    return (messages, nil)
  }
}

/// A stream of bytes as they are, but 0xFE a b c stands for what `sound` makes of the three: the fuzzer need not guess
/// a message's head. At most 8,192 bytes and one message.
func expand(_ bytes: [UInt8], _ sound: (UInt8, UInt8, UInt8) -> [UInt8]) -> [UInt8] {
  var input = FuzzInput(bytes)
  var stream: [UInt8] = []
  var left = bytes.count
  while left > 0, stream.count < 8192 {
    let byte = input.byte()
    left -= 1
    guard byte == 0xFE, left >= 3 else {
      stream.append(byte)
      continue
    }
    left -= 3
    stream += sound(input.byte(), input.byte(), input.byte())
  }
  return stream
}

import USBIP

/// The client's decoder: the cuts of a stream do not matter, nothing answers more than was asked, an error stays.
///
/// Byte 0 says whether transfers flow, byte 1 is the seed of the cuts, byte 2 how many transfers are awaited; the rest
/// is a stream: bytes as they are, but 0xFE a b c stands for an answer that is sound.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let transfers = input.byte() & 1 == 1
  let seed = input.byte()
  let awaited = UInt32(input.byte() & 31)
  let stream = expand(input.rest) { sound(transfers, $0, $1, $2) }

  let whole = decode([stream[...]], transfers, awaited)
  let cut = decode(FuzzInput.chunks(stream, seed: seed), transfers, awaited)
  require(whole.messages == cut.messages, "the cuts do not matter")
  require(whole.error == cut.error, "nor for the error")
  var answered: Set<UInt32> = []
  for reply in whole.messages {
    switch reply {
    case .submitted(let answer):
      require(answered.insert(answer.sequence).inserted, "one answer to a question")
      require(answer.sequence < awaited, "no answer without a question")
      require(answer.length <= limit(answer.sequence), "no more than was asked for")
      require(answer.data.count == (answer.sequence % 3 == 0 ? answer.length : 0), "data where they belong")
    case .unlinked(let sequence, _):
      require(sequence < awaited && sequence % 3 == 2, "unlinked is what was asked to be")
    case .deviceList(_, let listings): require(listings.count <= USBIPReplyDecoder.maximumDevices, "bounded")
    case .importDevice(let status, let device): require((status == .done) == (device != nil), "a device if granted")
    }
  }
}

private func limit(_ sequence: UInt32) -> Int { Int(sequence) * 8 }

private func decode(
  _ chunks: [ArraySlice<UInt8>], _ transfers: Bool, _ awaited: UInt32
) -> (messages: [USBIPReply], error: USBIPError?) {
  var decoder = USBIPReplyDecoder(maximumTransfer: 300)
  if transfers { decoder.beginTransfers() }
  for sequence in 0..<awaited {
    switch sequence % 3 {
    case 0: decoder.expect(.fromDevice(sequence: sequence, deviceID: 1, endpoint: 1, length: limit(sequence)))
    case 1:
      let data = [UInt8](repeating: 0, count: limit(sequence))
      decoder.expect(.toDevice(sequence: sequence, deviceID: 1, endpoint: 1, data: data))
    default: decoder.expect(USBIPUnlink(sequence: sequence, deviceID: 1, victim: 0))
    }
  }
  return decoder.decode(chunks)
}

/// A sound message by three bytes.
private func sound(_ transfers: Bool, _ kind: UInt8, _ first: UInt8, _ second: UInt8) -> [UInt8] {
  let device = USBIPDevice(path: "/\(first)", busID: "1-\(second)", vendorID: 1, productID: 2)
  let sequence = UInt32(first & 31)
  switch (transfers, kind & 3) {
  case (false, 0):
    let interfaces = [USBIPDevice.Interface](repeating: .init(interfaceClass: 3), count: Int(second & 7))
    return USBIPReply.deviceList(.done, [.init(device, interfaces)]).bytes
  case (false, 1): return USBIPReply.importDevice(.busy, nil).bytes
  case (false, _): return USBIPReply.importDevice(.done, device).bytes
  case (true, 0): return USBIPReply.unlinked(sequence: sequence, status: Int32(second)).bytes
  case (true, _):
    let data = [UInt8](repeating: kind, count: sequence % 3 == 0 ? Int(second) : 0)
    return USBIPReply.submitted(
      USBIPSubmitted(sequence: sequence, status: 0, length: Int(second), data: data)
    ).bytes
  }
}

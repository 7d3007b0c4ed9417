import USBIP

/// The server's decoder: the cuts of a stream do not matter, requests go round, an error stays.
///
/// Byte 0 says whether transfers flow, byte 1 is the seed of the cuts, the rest a stream: bytes as they are, but
/// 0xFE a b c stands for a request that is sound, so that the fuzzer need not guess its head.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let transfers = input.byte() & 1 == 1
  let seed = input.byte()
  let stream = expand(input.rest) { sound(transfers, $0, $1, $2) }

  let whole = decode([stream[...]], transfers)
  let cut = decode(FuzzInput.chunks(stream, seed: seed), transfers)
  require(whole.messages == cut.messages, "the cuts do not matter")
  require(whole.error == cut.error, "nor for the error")
  for request in whole.messages {
    var decoder = USBIPRequestDecoder()
    if transfers { decoder.beginTransfers() }
    _ = decoder.push(request.bytes)
    require((try? decoder.next()) == request, "a request goes round")
    require(decoder.pendingBytes == 0, "and is used up")
  }
}

private func decode(_ chunks: [ArraySlice<UInt8>], _ transfers: Bool) -> (messages: [USBIPRequest], error: USBIPError?)
{
  var decoder = USBIPRequestDecoder(maximumTransfer: 300)
  if transfers { decoder.beginTransfers() }
  return decoder.decode(chunks)
}

/// A sound message by three bytes.
private func sound(_ transfers: Bool, _ kind: UInt8, _ first: UInt8, _ second: UInt8) -> [UInt8] {
  let endpoint = first & 15
  switch (transfers, kind & 3) {
  case (false, 0): return USBIPRequest.deviceList.bytes
  case (false, _): return USBIPRequest.importDevice(busID: "\(first)-\(second)").bytes
  case (true, 0):
    return USBIPRequest.unlink(.init(sequence: UInt32(first), deviceID: 1, victim: UInt32(second))).bytes
  case (true, 1):
    return USBIPRequest.submit(
      .fromDevice(sequence: UInt32(kind), deviceID: 1, endpoint: endpoint, length: Int(second))
    ).bytes
  case (true, _):
    let data = [UInt8](repeating: first, count: Int(second))
    return USBIPRequest.submit(.toDevice(sequence: UInt32(kind), deviceID: 1, endpoint: endpoint, data: data)).bytes
  }
}

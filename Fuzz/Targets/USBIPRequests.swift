import USBIP

/// The server's decoder: the cuts of a stream do not matter, requests go round, an error stays.
///
/// Byte 0 says whether transfers flow, byte 1 is the seed of the cuts, the rest a stream: bytes as they are, but
/// 0xFE a b c stands for a request that is sound, so that the fuzzer need not guess its head.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let transfers = input.byte() & 1 == 1
  let seed = input.byte()
  let stream = expand(input.rest, transfers)

  let whole = decode([stream[...]], transfers)
  let cut = decode(FuzzInput.chunks(stream, seed: seed), transfers)
  require(whole.requests == cut.requests, "the cuts do not matter")
  require(whole.error == cut.error, "nor for the error")
  for request in whole.requests {
    var decoder = USBIPRequestDecoder()
    if transfers { decoder.beginTransfers() }
    _ = decoder.push(request.bytes)
    require((try? decoder.next()) == request, "a request goes round")
    require(decoder.pendingBytes == 0, "and is used up")
  }
}

private func decode(_ chunks: [ArraySlice<UInt8>], _ transfers: Bool) -> (requests: [USBIPRequest], error: USBIPError?)
{
  var decoder = USBIPRequestDecoder(maximumTransfer: 300)
  if transfers { decoder.beginTransfers() }
  var requests: [USBIPRequest] = []
  for chunk in chunks {
    var rest = chunk
    while !rest.isEmpty {
      let taken = decoder.push(Array(rest))
      require(taken > 0, "after nil there is room")
      rest = rest.dropFirst(taken)
      do throws(USBIPError) {
        while let request = try decoder.next() { requests.append(request) }
      } catch {
        do throws(USBIPError) { _ = try decoder.next() } catch let again { require(again == error, "an error stays") }
        return (requests, error)
      }
    }
  }
  return (requests, nil)
}

private func expand(_ bytes: [UInt8], _ transfers: Bool) -> [UInt8] {
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
    let (kind, first, second) = (input.byte(), input.byte(), input.byte())
    left -= 3
    let endpoint = first & 15
    switch (transfers, kind & 3) {
    case (false, 0): stream += USBIPRequest.deviceList.bytes
    case (false, _): stream += USBIPRequest.importDevice(busID: "\(first)-\(second)").bytes
    case (true, 0):
      stream += USBIPRequest.unlink(.init(sequence: UInt32(first), deviceID: 1, victim: UInt32(second))).bytes
    case (true, 1):
      stream +=
        USBIPRequest.submit(
          .fromDevice(sequence: UInt32(kind), deviceID: 1, endpoint: endpoint, length: Int(second))
        ).bytes
    case (true, _):
      let data = [UInt8](repeating: first, count: Int(second))
      stream +=
        USBIPRequest.submit(.toDevice(sequence: UInt32(kind), deviceID: 1, endpoint: endpoint, data: data)).bytes
    }
  }
  return stream
}

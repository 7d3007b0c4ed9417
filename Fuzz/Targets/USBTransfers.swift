import HIDTransport
import USBIP
import VirtualRT1020

@testable import BoardServer

/// A board as a USB device, and any transfers: every transfer is answered at most once, none after it was given up,
/// none with more than it asked for; and what is answered is what the client's decoder understands.
///
/// Byte 0 chooses firmware, fault and pace; then each step takes a byte for its kind and a few for the rest.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let choice = input.byte()
  var configuration = BoardConfiguration()
  configuration.mode = choice & 1 == 0 ? .rom : .flashloader
  configuration.firmware = choice & 2 == 0 ? "K2.1.0" : "K2.7.0"
  if choice & 4 != 0 { configuration.faults = [.reportStalled(.in, after: 1, times: 1), .reportLost(.out, after: 2)] }
  if choice & 8 != 0 { configuration.faults.append(.deviceGone(backAfter: .milliseconds(1), after: 5, times: 1)) }
  var board = VirtualRT1020(configuration)
  var port = USBPort(index: 0)
  guard let stay = board.usbStay() else { return }
  port.attach(stay)
  var decoder = USBIPReplyDecoder()
  decoder.beginTransfers()
  var replies: [UInt8] = []
  var open: Set<UInt32> = []
  var unlinks: [UInt32: UInt32] = [:]
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: HIDLimits.reportBytes, alignment: 8)
  defer { buffer.deallocate() }

  for sequence in UInt32(1)..<400 {
    let kind = input.byte()
    switch kind & 7 {
    case 0, 1:
      let (endpoint, length) = (input.byte() & 3, Int(input.byte()) << 3)
      submit(.fromDevice(sequence: sequence, deviceID: 1, endpoint: endpoint, length: length, setup: setup(&input)))
    case 2, 3, 4:
      let endpoint = kind & 0x40 == 0 ? 2 : input.byte() & 3
      var data = (0..<Int(input.byte() & 63)).map { _ in input.byte() }
      if kind & 0x80 != 0 { data += [UInt8](repeating: 0, count: 1000) }
      submit(.toDevice(sequence: sequence, deviceID: 1, endpoint: endpoint, data: data, setup: setup(&input)))
    case 5:
      let unlink = USBIPUnlink(sequence: sequence, deviceID: 1, victim: UInt32(input.byte()))
      decoder.expect(unlink)
      unlinks[sequence] = unlink.victim
      port.unlink(unlink, into: &replies)
    case 6: board.advance(by: .milliseconds(Int64(input.byte())))
    default: if input.rest.isEmpty { return }
    }
    _ = port.serve(&board, leaps: choice & 16 == 0, into: &replies, buffer)
    take()
    if board.usbStay() != stay { return }
  }

  func submit(_ transfer: USBIPSubmit) {
    decoder.expect(transfer)
    open.insert(transfer.sequence)
    port.submit(transfer, into: &replies)
  }

  func take() {
    var rest = replies[...]
    replies = []
    while !rest.isEmpty {
      rest = rest.dropFirst(decoder.push(Array(rest)))
      do throws(USBIPError) {
        while let reply = try decoder.next() {
          switch reply {
          case .submitted(let answer): require(open.remove(answer.sequence) != nil, "answered once, if not given up")
          case .unlinked(let sequence, let status):
            guard let victim = unlinks.removeValue(forKey: sequence), status != 0 else { continue }
            require(open.remove(victim) != nil, "given up is what was open")
          case .deviceList, .importDevice: require(false, "no operation is answered here")
          }
        }
      } catch { require(false, "the client understands what is answered") }
    }
  }
}

/// Requests that exist more often than others.
private func setup(_ input: inout FuzzInput) -> USBSetup {
  let choice = input.byte()
  let value = UInt16(input.byte()) << 8 | UInt16(choice)
  let types: [UInt8] = [0x80, 0x00, 0x81, 0x01, 0x82, 0x02, 0x21, 0xA1]
  return USBSetup(
    requestType: types[Int(choice & 7)], request: choice >> 3 & 15, value: value, index: UInt16(choice & 0x82),
    length: value)
}

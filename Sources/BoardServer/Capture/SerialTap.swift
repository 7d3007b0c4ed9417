import HIDTransport
import MBoot
import SDP

/// Listens to both sides of a serial line and finds the reports that the packets on it would be over USB.
struct SerialTap {
  private var program: USBIdentity?
  private var command = SDPUARTDecoder(maximumChunk: SDPReport.dataBytes)
  private var reply = SDPUARTReplyDecoder(maximumChunk: SDPReport.responseBytes)
  /// The next word of the boot ROM is the HAB state.
  private var owesState = false
  /// Data of the boot ROM's protocol that make no whole report yet.
  private var gathered: [UInt8] = []
  private var toDevice = UARTFrameDecoder()
  private var fromDevice = UARTFrameDecoder()

  /// Forgets what was heard.
  mutating func reset() { if program != nil { self = SerialTap() } }

  /// The program that runs from now on.
  /// - Returns: whether it is another one than before.
  mutating func follow(_ program: USBIdentity) -> Bool {
    guard program != self.program else { return false }
    self = SerialTap()
    self.program = program
    return true
  }

  /// Takes bytes from the host.
  mutating func heard(_ bytes: [UInt8], _ body: ([UInt8]) -> Void) {
    if program == .flashloader {
      toDevice.push(bytes)
      while let event = toDevice.next() { frame(event, Report.ID.commandOut, Report.ID.dataOut, body) }
      return
    }
    command.push(bytes)
    while let event = command.next() {
      switch event {
      case .command(let command):
        finishReply(body)
        reply.expectReply(to: command)
        owesState = true
        body([SDPReport.command] + command.bytes)
      case .data(let data, let remaining):
        gathered += data
        while gathered.count >= SDPReport.dataBytes || (remaining == 0 && !gathered.isEmpty) {
          let piece = gathered.prefix(SDPReport.dataBytes)
          body([SDPReport.data] + piece)
          gathered.removeFirst(piece.count)
        }
      case .ping: reply.expectPingReply()
      }
    }
  }

  /// Takes bytes from the board.
  mutating func said(_ bytes: [UInt8], _ body: ([UInt8]) -> Void) {
    if program == .flashloader {
      fromDevice.push(bytes)
      while let event = fromDevice.next() { frame(event, Report.ID.commandIn, Report.ID.dataIn, body) }
      return
    }
    reply.push(bytes)
    while let event = reply.next() {
      switch event {
      case .word(let status):
        body(owesState ? [SDPReport.habState] + status.bytes : Self.response(status.bytes))
        owesState = false
      case .data(let data, _): body(Self.response(data))
      case .ping: break
      }
    }
  }

  /// A refused read is four bytes of data that were never followed by others.
  private mutating func finishReply(_ body: ([UInt8]) -> Void) {
    let rest = reply.abandon()
    gathered = []
    if !rest.isEmpty { body(Self.response(rest)) }
  }

  /// Report 4, filled with zeros.
  private static func response(_ bytes: [UInt8]) -> [UInt8] {
    let payload = bytes.prefix(SDPReport.responseBytes)
    return [SDPReport.response] + payload + [UInt8](repeating: 0, count: SDPReport.responseBytes - payload.count)
  }

  private func frame(_ event: UARTEvent, _ command: UInt8, _ data: UInt8, _ body: ([UInt8]) -> Void) {
    switch event {
    case .frame(.command(let payload)): body(Report.make(id: command, payload: payload))
    case .frame(.data(let payload)): body(Report.make(id: data, payload: payload))
    // The device wants no more data: over USB that is an empty report 3.
    case .frame(.ackAbort) where command == Report.ID.commandIn: body(Report.make(id: command, payload: []))
    case .frame, .badCRC, .noise: break
    }
  }
}

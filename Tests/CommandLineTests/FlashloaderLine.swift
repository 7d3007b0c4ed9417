import Foundation
import MBoot

/// A flashloader at a serial port, spoken to frame by frame, until it goes away in the middle.
final class FlashloaderLine: @unchecked Sendable {
  private let port: Int32

  /// Opens the port as it is.
  init(_ path: String) { port = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC) }

  deinit { close(port) }

  /// Sends a command and takes its answer. Returns its status, nil if none came.
  func command(_ tag: CommandTag, _ parameters: UInt32...) -> UInt32? {
    guard send(UARTFrame.command(Packet(tag: tag, parameters: parameters).bytes)) else { return nil }
    return answer()
  }

  /// Writes memory. Returns the final status, nil if none came.
  func write(_ address: UInt32, _ data: [UInt8]) -> UInt32? {
    guard command(.writeMemory, address, UInt32(data.count)) == 0, send(UARTFrame.data(data)) else { return nil }
    return answer()
  }

  private func send(_ frame: UARTFrame) -> Bool {
    Foundation.write(port, frame.bytes, frame.bytes.count) == frame.bytes.count
      && read(2) == UARTFrame.ack.bytes
  }

  /// A generic response: a frame's head of six bytes, a packet's of four, status, command.
  private func answer() -> UInt32? {
    let frame = read(18)
    guard frame.count == 18 else { return nil }
    let ack = UARTFrame.ack.bytes
    guard Foundation.write(port, ack, ack.count) == ack.count else { return nil }
    return (0..<4).reduce(0) { $0 | UInt32(frame[10 + $1]) << (8 * UInt32($1)) }
  }

  private func read(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64)
    while result.count < count {
      var entry = pollfd(fd: port, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 60_000) > 0 else { break }
      let got = Foundation.read(port, &buffer, min(buffer.count, count - result.count))
      guard got > 0 else { break }
      result += buffer[..<got]
    }
    return result
  }
}

import SerialTransport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A serial port as named on the command line: a path and, behind a comma, a rate.
enum SerialPort {
  /// The bus of the board on it.
  static func bus(_ port: String) throws(Failure) -> SerialBus {
    let parts = port.split(separator: ",", maxSplits: 1).map(String.init)
    var information = stat()
    guard let path = parts.first, stat(path, &information) == 0 else {
      throw Failure(
        .noDevice, "there is no port \(port): check the cable, or start a board with 'boardless board run --pty PATH'")
    }
    guard information.st_mode & S_IFMT == S_IFCHR else {
      let kind = information.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a file"
      throw Failure(.noDevice, "\(path) is \(kind), no serial port: give the board's port, such as /dev/ttyACM0")
    }
    guard parts.count == 2 else { return SerialBus(path: path) }
    guard let baud = UInt32(parts[1]), baud > 0 else {
      throw Failure(.badInput, "--port \(port): \(parts[1]) is no baud rate, such as 115200")
    }
    return SerialBus(path: path, baud: baud)
  }
}

import Glibc
import PCAPReading
import USBCapture

/// A whole capture file, as libpcap and zlib take it: any bytes are read as far as they go, twice alike; what is cut
/// off at the end takes nothing from what is before.
func fuzz(_ bytes: [UInt8]) {
  let whole = read(bytes)
  guard bytes.count > 1 else { return }
  let cut = read(Array(bytes.dropLast(1 + Int(bytes[bytes.count / 2]) % min(64, bytes.count - 1))))
  require(cut.sums.count <= whole.sums.count, "less of a file holds no more")
  require(cut.sums.elementsEqual(whole.sums.prefix(cut.sums.count)), "and nothing else")
}

/// A number for each packet, from its fields and the beginning of its payload.
private func read(_ bytes: [UInt8]) -> (sums: [UInt64], events: Int) {
  put(bytes)
  var sums: [UInt64] = []
  var events = 0
  do throws(CaptureError) {
    let capture = try CaptureFile(path: Place.path)
    var tracker = CaptureTracker()
    let damage = try capture.read { packet, payload in
      var sum = packet.time &* 31 &+ packet.transfer &+ UInt64(payload.byteCount)
      payload.withUnsafeBytes { for byte in $0.prefix(24) { sum = sum &* 31 &+ UInt64(byte) } }
      sums.append(sum)
      tracker.take(packet, payload) { _ in events += 1 }
      return true
    }
    tracker.finish { _ in events += 1 }
    require(capture.packets == sums.count + capture.others + capture.unreadable, "every packet counts")
    if let damage {
      require(damage.packets == capture.packets, "a damage comes after the last packet")
      require(!damage.reason.isEmpty, "and has words")
    }
  } catch { require(error.description.utf8.count > 4, "an error has words") }
  return (sums, events)
}

/// A file in memory, used again for every input.
private enum Place {
  static let descriptor = memfd()
  static let path = "/proc/self/fd/\(descriptor)"

  private static func memfd() -> Int32 {
    let path = "/dev/shm/boardless-fuzz-\(getpid()).pcap"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
    unlink(path)
    return descriptor
  }
}

private func put(_ bytes: [UInt8]) {
  require(ftruncate(Place.descriptor, 0) == 0, "the file can be emptied")
  require(pwrite(Place.descriptor, bytes, bytes.count, 0) == bytes.count, "the file is written")
}

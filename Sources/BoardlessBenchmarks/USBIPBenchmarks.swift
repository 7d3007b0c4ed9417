import BoardServer
import Dispatch
import HIDTransport
import MBoot
import Provisioning
import USBIPTransport
import VirtualRT1020

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Virtual boards over USB/IP with our own client.
enum USBIPBenchmarks {
  static let boards = 64
  private static let pieceBytes = 256 << 10

  /// A server and a client in this process, over TCP on loopback: 8 MiB to an erased flash of 8 MiB.
  static func writeFlash() throws -> Figure {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    let service = try BoardService(pty: nil, usb: [.tcp(host: "127.0.0.1", port: 0)])
    defer { service.stop() }
    let address = try start(service, VirtualRT1020(configuration))
    let host = MBootHost(try USBIPBus(address).open([.flashloader], timeout: .seconds(5)))
    try host.fillMemory(address: 0x2000, count: 4, pattern: 0xC000_0007)
    try host.configureMemory(MemoryID.flexSPINOR, address: 0x2000)
    let image = BoardBenchmarks.payload(BoardBenchmarks.total)
    var best = Double.infinity
    for _ in 0..<5 {
      try host.flashEraseRegion(address: 0x6000_0000, count: UInt32(image.count))
      let clock = ContinuousClock()
      let start = clock.now
      try host.writeMemory(address: 0x6000_0000, image)
      best = min(best, (clock.now - start) / .seconds(1))
    }
    return Figure(name: "write-memory to flash over USB/IP", value: Double(image.count) / best / 1e6, unit: "MB/s")
  }

  /// Many boards of one process, a client at each at the same time; then what the process holds for each.
  static func manyBoards(boardless: String) throws -> [Figure] {
    let path = "/tmp/boardless-bench-usb-\(getpid())"
    let server = try ProcessBenchmarks.spawn(
      [boardless, "board", "run", "--usbip", path, "--count", "\(boards)", "--mode", "flashloader"], quiet: true)
    defer {
      kill(server, SIGTERM)
      waitpid(server, nil, 0)
    }
    let bus = USBIPBus(.unix(path: path))
    for _ in 0..<500 where (try? bus.identities()) == nil { usleep(10_000) }
    let idle = try residentBytes(of: server)
    let results = Results()
    let clock = ContinuousClock()
    let start = clock.now
    let group = DispatchGroup()
    for board in 1...boards {
      group.enter()
      Thread.start {
        results.add(board, exchange(path, board))
        group.leave()
      }
    }
    group.wait()
    let time = (clock.now - start) / .seconds(1)
    if let failure = results.failures.first { throw ProcessBenchmarks.Failed(description: failure) }
    let moved = Double(2 * boards * pieceBytes)
    return [
      Figure(name: "64 boards at once over USB/IP, both ways", value: moved / time / 1e6, unit: "MB/s"),
      Figure(name: "memory per idle board of 64", value: Double(idle) / Double(boards) / 1024, unit: "KiB"),
      Figure(
        name: "memory per board of 64 after traffic",
        value: Double(try residentBytes(of: server)) / Double(boards) / 1024,
        unit: "KiB"),
    ]
  }

  /// What went wrong with a board, or nil: every byte that was written is read.
  private static func exchange(_ path: String, _ board: Int) -> String? {
    do {
      let bus = USBIPBus(.unix(path: path), busID: "1-\(board)")
      let device = try bus.open([.flashloader], timeout: .seconds(30))
      let host = MBootHost(device)
      let piece = BoardBenchmarks.payload(pieceBytes + board).suffix(pieceBytes)
      try host.writeMemory(address: 0, Array(piece))
      let same = try host.readMemory(address: 0, count: pieceBytes) == Array(piece)
      device.close()
      return same ? nil : "board 1-\(board): other bytes came back"
    } catch { return "board 1-\(board): \(error)" }
  }

  /// Runs a service on a thread; returns where it is.
  private static func start(_ service: BoardService, _ board: VirtualRT1020) throws -> USBIPAddress {
    let results = Results()
    let ready = DispatchSemaphore(value: 0)
    Thread.start {
      _ = try? service.run(board) { places in
        results.address = places.usb.first
        ready.signal()
      }
      ready.signal()
    }
    ready.wait()
    guard let address = results.address else {
      throw ProcessBenchmarks.Failed(description: "the USB/IP server did not start")
    }
    return address
  }

  /// Memory of a process that is really there, bytes; 0 where the system does not tell.
  private static func residentBytes(of process: pid_t) throws -> Int {
    guard let file = fopen("/proc/\(process)/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// What threads bring back.
  private final class Results: @unchecked Sendable {
    private let lock = DispatchSemaphore(value: 1)
    private(set) var failures: [String] = []
    var address: USBIPAddress?

    func add(_ board: Int, _ failure: String?) {
      lock.wait()
      if let failure { failures.append(failure) }
      lock.signal()
    }
  }

  /// A thread of its own for a body that waits.
  private enum Thread {
    static func start(_ body: @escaping @Sendable () -> Void) {
      DispatchQueue(label: "boardless-benchmark").async(execute: body)
    }
  }
}

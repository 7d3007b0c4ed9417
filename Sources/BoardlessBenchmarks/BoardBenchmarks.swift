import BootImage
import HIDTransport
import MBoot
import Provisioning
import VirtualRT1020

/// The virtual board and the client in one process, through real HID framing both ways.
enum BoardBenchmarks {
  static let megabytes = 8
  static let total = megabytes << 20

  static func all() throws -> [Figure] {
    try [copyBytes(), writeRAM(), writeFlash(), readFlash(), fork(), provision(), getProperty()]
  }

  static func payload(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(truncatingIfNeeded: state >> 24)
    }
  }

  private static func flashloader() throws -> (VirtualBus, MBootHost) {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    let bus = VirtualBus(VirtualRT1020(configuration))
    return (bus, MBootHost(try bus.open([.flashloader], timeout: .zero)))
  }

  private static func configured() throws -> (VirtualBus, MBootHost) {
    let (bus, host) = try flashloader()
    try host.fillMemory(address: 0x2000, count: 4, pattern: 0xC000_0007)
    try host.configureMemory(MemoryID.flexSPINOR, address: 0x2000)
    return (bus, host)
  }

  /// What the machine can do: the same bytes, copied once.
  private static func copyBytes() -> Figure {
    let source = payload(total)
    let target = UnsafeMutableRawBufferPointer.allocate(byteCount: total, alignment: 64)
    defer { target.deallocate() }
    let time = Benchmark.seconds { source.withUnsafeBytes { target.copyMemory(from: $0) } }
    return Figure(name: "memcpy", value: Double(total) / time / 1e9, unit: "GB/s")
  }

  private static func writeRAM() throws -> Figure {
    let (_, host) = try flashloader()
    let piece = payload(256 << 10)
    let time = try Benchmark.seconds {
      for _ in 0..<(total / piece.count) { try host.writeMemory(address: 0, piece) }
    }
    return Figure(name: "write-memory to RAM", value: Double(total) / time / 1e9, unit: "GB/s")
  }

  private static func writeFlash() throws -> Figure {
    let (bus, host) = try configured()
    let erased = bus.board
    let image = payload(total)
    let time = try Benchmark.seconds {
      bus.board = erased
      try host.writeMemory(address: 0x6000_0000, image)
    }
    return Figure(name: "write-memory to flash", value: Double(total) / time / 1e6, unit: "MB/s")
  }

  private static func readFlash() throws -> Figure {
    let (bus, host) = try configured()
    bus.board.setFlash(at: 0, payload(total))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: total, alignment: 64)
    defer { buffer.deallocate() }
    let time = try Benchmark.seconds { try host.readMemory(address: 0x6000_0000, into: buffer) }
    return Figure(name: "read-memory from flash", value: Double(total) / time / 1e6, unit: "MB/s")
  }

  /// A copy of a board with 8 MiB programmed, made different by one sector of flash.
  private static func fork() -> Figure {
    var board = VirtualRT1020()
    board.setFlash(at: 0, payload(total))
    let forks = 100
    let time = Benchmark.seconds {
      for _ in 0..<forks {
        var copy = board
        copy.setFlash(at: 0x1000, [0])
      }
    }
    return Figure(name: "fork of a programmed board", value: time / Double(forks) * 1e6, unit: "us")
  }

  /// The whole flow, boot ROM to booted application, for an image of 64 KiB.
  private static func provision() throws -> Figure {
    let application = Self.application(64 << 10)
    let loader = try RAMImage(try ImageFile(StandInFlashloader.make()))
    let layout = try FlashLayout(try ImageFile(application), address: 0x6000_2000)
    let fresh = VirtualRT1020()
    let runs = 50
    let time = try Benchmark.seconds {
      for _ in 0..<runs {
        let bus = VirtualBus(fresh)
        let plan = ProvisioningPlan(layout, flashloader: loader)
        let result = try Provisioner(plan, now: { bus.board.time }).run(on: bus)
        precondition(result.verifiedBytes >= 64 << 10)
      }
    }
    return Figure(name: "provision 64 KiB", value: Double(runs) / time, unit: "/s")
  }

  private static func getProperty() throws -> Figure {
    let (_, host) = try flashloader()
    let commands = 10_000
    let time = try Benchmark.seconds {
      for _ in 0..<commands { _ = try host.getProperty(.currentVersion) }
    }
    return Figure(name: "get-property", value: Double(commands) / time, unit: "/s")
  }

  /// A plausible XIP application: a vector table and noise.
  private static func application(_ count: Int) -> [UInt8] {
    var bytes = payload(count)
    bytes.replaceSubrange(0..<8, with: [0x00, 0x00, 0x01, 0x20, 0x41, 0x20, 0x00, 0x60])
    return bytes
  }
}

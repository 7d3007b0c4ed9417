#if canImport(Glibc)
  import Glibc

  /// Knows whether any client has the terminal open, by the kernel's notes of who opens and closes it.
  ///
  /// What a serial port receives while nobody has it open is lost; a pseudo terminal would keep it for the
  /// next client, who would take it for an answer. Hence somebody has to know.
  final class ClientWatch {
    /// Becomes readable when there is something new.
    let descriptor: Int32
    private var clients = 0
    private var isBlind = false

    /// Nil where the system has no such notes to give.
    init?(_ path: String) {
      descriptor = inotify_init1(Int32(O_CLOEXEC | O_NONBLOCK))
      guard descriptor >= 0 else { return nil }
      guard inotify_add_watch(descriptor, path, Self.open | Self.close) >= 0 else { return nil }
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    /// False only if certainly nobody has the terminal open.
    var hasClient: Bool { clients > 0 || isBlind }

    /// Takes in what is new. Returns whether the last client left meanwhile.
    func update() -> Bool {
      var someoneLeft = false
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)
      defer { buffer.deallocate() }
      // Each round empties up to 4 KiB of the kernel's bounded queue.
      for _ in 0..<64 {
        guard case .bytes(let count)? = try? System.read(descriptor, buffer) else { break }
        var position = 0
        while position + Self.headerBytes <= count {
          let mask = buffer.loadUnaligned(fromByteOffset: position + 4, as: UInt32.self)
          let nameBytes = buffer.loadUnaligned(fromByteOffset: position + 12, as: UInt32.self)
          if mask & Self.overflow != 0 { isBlind = true }
          if mask & Self.open != 0 { clients += 1 }
          if mask & Self.close != 0 {
            clients = max(0, clients - 1)
            if clients == 0 { someoneLeft = true }
          }
          position += Self.headerBytes + Int(nameBytes)
        }
      }
      return someoneLeft && !isBlind
    }

    // Values and layout by inotify(7): watch, mask, cookie and name length, 32 bits each.
    private static let headerBytes = 16
    private static let close: UInt32 = 0x18
    private static let open: UInt32 = 0x20
    private static let overflow: UInt32 = 0x4000
  }
#else
  /// Elsewhere nobody tells: a client is taken to be there.
  final class ClientWatch {
    let descriptor: Int32 = -1
    let hasClient = true
    init?(_ path: String) { return nil }
    func update() -> Bool { false }
  }
#endif

import MBoot

/// A board that was made of a capture: what the capture does not show is said when a host touches it.
extension Flashloader {
  /// Pieces of flash that one read tells of.
  private static let pieceLimit = 8

  /// Notes what a command asks for that nobody knows, and learns what it makes known.
  func noteUnknown(_ command: Command, _ hardware: inout Hardware) {
    switch command {
    case .readMemory(let address, let count, let id):
      guard let range = flashRange(address, count, id) else { return }
      let pieces = hardware.known?.unknownFlash(in: range) ?? []
      for piece in pieces.prefix(Self.pieceLimit) {
        hardware.note(
          .unknown,
          "the capture does not show what the flash held at \(LogText.range(piece)): it reads as it was guessed")
      }
      if pieces.count > Self.pieceLimit {
        hardware.note(.unknown, "and \(pieces.count - Self.pieceLimit) more pieces of the flash")
      }
    case .writeMemory(let address, let count, let id), .flashEraseRegion(let address, let count, let id):
      if let range = flashRange(address, count, id) { hardware.known?.learnFlash(range) }
    case .fillMemory(let address, let count, _):
      if let range = flashRange(address, count, MemoryID.internalMemory) { hardware.known?.learnFlash(range) }
    case .flashEraseAll(MemoryID.flexSPINOR):
      hardware.known?.learnFlash(0..<(hardware.flexSPI.chip?.part.size ?? 0))
    case .getProperty(let tag, _):
      guard hardware.known?.properties.contains(tag.truncated.rawValue) == false else { return }
      hardware.note(
        .unknown,
        "the capture does not show property \(tag.rawValue) (\(tag.name)): it is answered as \(profile.name) would")
    case .flashReadOnce(let index, _):
      guard let word = Int(exactly: index), hardware.known?.fuses.contains(word) == false else { return }
      hardware.note(.unknown, "the capture does not show fuse word \(LogText.hex(index)): it reads as it was guessed")
    default: break
    }
  }

  private func flashRange(_ address: UInt32, _ count: UInt32, _ id: UInt32) -> Range<Int>? {
    guard count > 0, MemoryMap.group(id) == 0, map.region(address, count) == .flash else { return nil }
    let start = Int(address - MemoryMap.flashBase)
    return start..<start + Int(count)
  }
}

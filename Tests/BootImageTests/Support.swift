import Foundation

@testable import BootImage

/// The repository's root, by the place of this file.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A file of the repository.
func contents(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: root.appendingPathComponent(path))) }

/// An application of `count` bytes: two vectors, then a pattern.
func application(_ count: Int = 0x182C, stack: UInt32 = 0x2001_0000, reset: UInt32 = 0x6000_22DD) -> [UInt8] {
  var bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
  bytes.put(stack, at: 0)
  bytes.put(reset, at: 4)
  return bytes
}

/// An FCB such as the ROM takes.
func sampleFCB() -> FlashConfigurationBlock {
  var block = FlashConfigurationBlock()
  block.tag = FlashConfigurationBlock.tagValue
  block.version = FlashConfigurationBlock.versionValue
  block.flashA1Size = 0x80_0000
  block.setSequence(0, [0x0A18_04EB, 0x2604_3206])
  return block
}

/// The boot header and application of an SDK example: entry is the vector table, length the whole flash.
func sdkImage(_ application: [UInt8] = application()) -> [ImageSegment] {
  var header = ImageVectorTable(
    version: 0x41, entry: 0x6000_2000, dcd: 0x6000_1030, bootData: 0x6000_1020, selfAddress: 0x6000_1000
  ).bytes
  header += BootData(start: 0x6000_0000, length: 0x80_0000).bytes + [0xFF, 0xFF, 0xFF, 0xFF]
  header += [0xD2, 0x00, 0x04, 0x41]
  return [
    ImageSegment(address: 0x6000_0000, bytes: sampleFCB().bytes), ImageSegment(address: 0x6000_1000, bytes: header),
    ImageSegment(address: 0x6000_2000, bytes: application),
  ]
}

private func digits(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let text = String(byte, radix: 16, uppercase: true)
    return text.count == 1 ? "0" + text : text
  }.joined()
}

/// One S-record with its length and checksum.
func sRecord(_ type: Int, _ address: UInt32, _ data: [UInt8] = []) -> String {
  let width = [2, 2, 3, 4, 2, 2, 3, 4, 3, 2][type]
  let field = (0..<width).reversed().map { UInt8(truncatingIfNeeded: address >> (8 * UInt32($0))) }
  let body = [UInt8(width + data.count + 1)] + field + data
  return "S\(type)" + digits(body + [~body.reduce(0, &+)])
}

/// A whole SREC file; `type` is 1, 2 or 3.
func srec(_ segments: [ImageSegment], type: Int = 3, entry: UInt32 = 0, width: Int = 16) -> [UInt8] {
  var lines = [sRecord(0, 0, [0x68, 0x69])]
  for segment in segments {
    for start in stride(from: 0, to: segment.bytes.count, by: width) {
      let data = [UInt8](segment.bytes[start..<min(start + width, segment.bytes.count)])
      lines.append(sRecord(type, segment.address + UInt32(start), data))
    }
  }
  let count = UInt32(lines.count - 1)
  lines.append(count < 0x1_0000 ? sRecord(5, count) : sRecord(6, count))
  lines.append(sRecord(10 - type, entry))
  return [UInt8]((lines.joined(separator: "\n") + "\n").utf8)
}

/// One Intel HEX record with its length and checksum.
func hexRecord(_ type: UInt8, _ offset: UInt16, _ data: [UInt8] = []) -> String {
  let body = [UInt8(data.count), UInt8(offset >> 8), UInt8(truncatingIfNeeded: offset), type] + data
  return ":" + digits(body + [0 &- body.reduce(0, &+)])
}

/// A whole Intel HEX file with linear addresses.
func intelHEX(_ segments: [ImageSegment], entry: UInt32? = nil, width: Int = 16) -> [UInt8] {
  func word(_ value: UInt32) -> [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  var lines: [String] = []
  var base: UInt32?
  for segment in segments {
    var start = 0
    while start < segment.bytes.count {
      let address = segment.address + UInt32(start)
      if base != address >> 16 {
        base = address >> 16
        lines.append(hexRecord(4, 0, [UInt8](word(address >> 16).suffix(2))))
      }
      let room = min(width, 0x1_0000 - Int(address & 0xFFFF), segment.bytes.count - start)
      lines.append(hexRecord(0, UInt16(address & 0xFFFF), [UInt8](segment.bytes[start..<start + room])))
      start += room
    }
  }
  if let entry { lines.append(hexRecord(5, 0, word(entry))) }
  lines.append(hexRecord(1, 0))
  return [UInt8]((lines.joined(separator: "\r\n") + "\r\n").utf8)
}

/// A minimal ELF executable: one program header for each segment, no sections.
func elf(_ segments: [ImageSegment], entry: UInt32 = 0, machine: UInt8 = 40, type: UInt8 = 2) -> [UInt8] {
  var file = [UInt8](repeating: 0, count: 52 + 32 * segments.count)
  file.put([0x7F, 0x45, 0x4C, 0x46, 1, 1, 1], at: 0)
  file.put([type, 0, machine, 0, 1, 0, 0, 0], at: 16)
  file.put(entry, at: 24)
  file.put(segments.isEmpty ? 0 : 52, at: 28)
  file.put([52, 0, 32, 0, UInt8(segments.count), 0, 40, 0, 0, 0, 0, 0], at: 40)
  for (index, segment) in segments.enumerated() {
    let header = 52 + 32 * index
    let words: [UInt32] = [
      1, UInt32(file.count), 0x1000, segment.address, UInt32(segment.bytes.count), UInt32(segment.bytes.count) + 16,
    ]
    for (position, word) in words.enumerated() { file.put(word, at: header + 4 * position) }
    file += segment.bytes
  }
  return file
}

/// Runs everything that takes outside bytes over `bytes`; returns only if nothing traps.
func exercise(_ bytes: [UInt8]) {
  _ = FlashloaderMarks.generation(in: bytes)
  _ = try? BootContainer(bytes, ivtFileOffset: 0x400)
  _ = try? BootContainer.build(application: bytes)
  guard let file = try? ImageFile(bytes) else { return }
  _ = ImageDescription(file).lines
  for address: UInt32? in [nil, 0x6000_0000, 0x6000_2000, 0xFFFF_FFF0] {
    do throws(PlacementError) { _ = ImageDescription(try FlashLayout(file, address: address)).lines } catch {
      _ = error.description
    }
  }
  do throws(PlacementError) { _ = ImageDescription(try RAMImage(file)).lines } catch { _ = error.description }
}

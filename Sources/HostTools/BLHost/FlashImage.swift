import BootImage
import MBoot

extension ToolRun {
  /// Erases are rounded out to so many bytes.
  private static let alignment: UInt64 = 1024

  /// flash-image: erases what the file covers, if asked to, then writes its segments.
  func flashImage(_ values: ParsedCommand) throws(ToolEnd) {
    let path = values.text("file") ?? ""
    let erase = values.text("erase") ?? "none"
    guard system.isFile(path) else { throw .failure("SPSDKError", "SPSDK: The image file does not exist") }
    var id = PythonInteger(0)
    if erase != "erase", erase != "none" {
      guard let number = PythonInteger(erase, base: 0) else {
        throw .failure(
          "SPSDKError",
          "SPSDK: The option for erasing was not declared properly. Choose from 'erase' or 'none'.")
      }
      id = number
    }
    let given = values.number("memory_id")
    if given.magnitude != 0 { id = given }
    let segments = try segments(of: path, offset: values.numberIfAny("offset") ?? PythonInteger(0))
    if erase == "erase" {
      for segment in segments {
        let start = UInt64(segment.address) / Self.alignment * Self.alignment
        let end = (segment.end + Self.alignment - 1) / Self.alignment * Self.alignment
        let memory = try mappedMemoryID(id).word()
        let reply = try ask(.flashEraseRegion, [UInt32(start), UInt32(clamping: end - start), memory])
        guard reply.status.isSuccess else { return try answer(reply.status) }
      }
    }
    for (index, segment) in segments.enumerated() {
      let memory = try mappedMemoryID(id).word()
      let reply = try send(
        .writeMemory, [segment.address, UInt32(clamping: segment.bytes.count), memory], segment.bytes,
        label: "Writing segment #\(index + 1)")
      try answer(reply.status)
    }
  }

  /// The file's pieces, moved by `offset`. Bytes without addresses start at 0.
  private func segments(of path: String, offset: PythonInteger) throws(ToolEnd) -> [ImageSegment] {
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try system.read(path) } catch { throw error.end(path) }
    var placed = [ImageSegment(address: 0, bytes: bytes)]
    do throws(ImageFileError) {
      let file = try Self.image(bytes, insistsOnEnd: isStrict)
      switch file.kind {
      case .srec, .intelHEX, .elf: placed = file.segments
      case .binary, .container, .paddedContainer, .flashImage: break
      }
    } catch {
      switch error {
      // An empty file is a segment of no bytes, and what is no image to us is bytes to SPSDK.
      case .empty, .text, .noIVTAfterFCB, .selfPointer: break
      default: throw .failure("SPSDKError", "SPSDK: Error loading file: \(error.description)")
      }
    }
    var moved: [ImageSegment] = []
    for segment in placed {
      guard let shift = offset.int,
        let address = UInt32(exactly: Int(segment.address).addingReportingOverflow(shift).partialValue),
        UInt64(address) + UInt64(segment.bytes.count) <= 1 << 32
      else { throw .failure("SPSDKError", "SPSDK: With this offset the image lies outside the address space") }
      moved.append(ImageSegment(address: address, bytes: segment.bytes))
    }
    return moved
  }

  /// Reads a file. SPSDK's own writer leaves the end record out, so records without one count as whole.
  private static func image(_ bytes: [UInt8], insistsOnEnd: Bool) throws(ImageFileError) -> ImageFile {
    let result = Result { () throws(ImageFileError) in try ImageFile(bytes) }
    guard case .failure(.record(_, .noEnd)) = result, !insistsOnEnd else { return try result.get() }
    let isHEX = bytes.first { $0 > 0x20 } == UInt8(ascii: ":")
    return try ImageFile(bytes + Array((isHEX ? "\n:00000001FF\n" : "\nS70500000000FA\n").utf8))
  }
}

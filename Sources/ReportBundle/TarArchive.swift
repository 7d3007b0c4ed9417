/// Files in one: a ustar archive (POSIX 1003.1-1988), as `tar` reads it. Plain files only, and nothing that says whose
/// they are or when they were made.
///
/// The reader takes what comes from anywhere: all that it keeps is bounded, and a damaged archive is an error.
public enum TarArchive {
  /// Bytes of an archive at most.
  public static let byteLimit = 256 << 20
  /// Files of an archive at most.
  public static let fileLimit = 64
  private static let block = 512
  private static let nameBytes = 100

  /// Writes an archive. Names are cut to 100 bytes.
  public static func bytes(_ files: [ReportFile]) -> [UInt8] {
    var result: [UInt8] = []
    for file in files.prefix(fileLimit) {
      result += header(file)
      result += file.bytes
      result += [UInt8](repeating: 0, count: -file.bytes.count & (block - 1))
    }
    return result + [UInt8](repeating: 0, count: 2 * block)
  }

  private static func header(_ file: ReportFile) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: block)
    func put(_ text: String, at offset: Int, _ most: Int) {
      for (index, byte) in text.utf8.prefix(most).enumerated() { header[offset + index] = byte }
    }
    put(file.name, at: 0, nameBytes)
    put("0000644", at: 100, 8)
    put("0000000", at: 108, 8)
    put("0000000", at: 116, 8)
    put(octal(file.bytes.count, 11), at: 124, 12)
    put(octal(0, 11), at: 136, 12)
    put("        ", at: 148, 8)
    put("0", at: 156, 1)
    put("ustar", at: 257, 6)
    put("00", at: 263, 2)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6), at: 148, 6)
    header[154] = 0
    return header
  }

  private static func octal(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// Reads an archive.
  public static func files(_ bytes: [UInt8]) throws(ReportError) -> [ReportFile] {
    guard bytes.count <= byteLimit else { throw .tooLarge(limit: byteLimit) }
    guard bytes.count >= block, isArchive(bytes) else { throw .foreign }
    var files: [ReportFile] = []
    var offset = 0
    while offset + block <= bytes.count {
      let header = bytes[offset..<(offset + block)]
      if header.allSatisfy({ $0 == 0 }) { return files }
      guard files.count < fileLimit else { throw .tooMany(limit: fileLimit) }
      let (name, size) = try read(header)
      let start = offset + block
      guard size <= bytes.count - start else { throw .damaged("\(name) is cut off") }
      guard !files.contains(where: { $0.name == name }) else { throw .damaged("\(name) is in it twice") }
      files.append(ReportFile(name, Array(bytes[start..<(start + size)])))
      offset = start + (size + block - 1) / block * block
    }
    throw .damaged("its end is missing")
  }

  private static func isArchive(_ bytes: [UInt8]) -> Bool {
    Array(bytes[257..<262]) == Array("ustar".utf8)
  }

  private static func read(_ header: ArraySlice<UInt8>) throws(ReportError) -> (name: String, size: Int) {
    let base = header.startIndex
    func field(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> { header[(base + offset)..<(base + offset + count)] }
    guard field(257, 5).elementsEqual("ustar".utf8) else { throw .damaged("a file's head is none") }
    var sum = 8 * 0x20
    for (index, byte) in header.enumerated() where !(148..<156).contains(index) { sum += Int(byte) }
    guard number(field(148, 8)) == sum else { throw .damaged("a file's head is damaged") }
    let type = header[base + 156]
    guard type == 0 || type == UInt8(ascii: "0") else { throw .damaged("it holds something else than plain files") }
    let name = String(decoding: field(0, nameBytes).prefix { $0 != 0 }, as: UTF8.self)
    guard isPlain(name), field(345, 155).first == 0 else { throw .damaged("a file's name is none of a report's") }
    guard let size = number(field(124, 12)), size <= byteLimit else { throw .damaged("\(name) has no size") }
    return (name, size)
  }

  /// Names of files beside one another: letters, digits, dots, hyphens.
  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          || $0 == 0x2E || $0 == 0x5F
      }
  }

  /// An octal number with spaces or zero bytes around it; nil for anything else.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    var value = 0
    var digits = 0
    var hasEnded = false
    for byte in field {
      switch byte {
      case 0x30...0x37 where !hasEnded:
        guard digits < 12 else { return nil }
        value = value << 3 | Int(byte - 0x30)
        digits += 1
      case 0x20 where digits == 0: continue
      case 0x20, 0x00: hasEnded = true
      default: return nil
      }
    }
    return digits > 0 ? value : nil
  }
}

/// Lines that tell a person what an image is.
public struct ImageDescription: Equatable, Sendable {
  /// One statement per line.
  public let lines: [String]

  /// Describes what a file holds.
  public init(_ file: ImageFile) {
    var lines = ["kind: \(file.kind)"]
    for segment in file.segments.prefix(16) {
      let place = file.isPlaced ? "\(segment.address.hex()) to \((segment.end - 1).hex()), " : ""
      lines.append("data: \(place)\(segment.bytes.count) bytes")
    }
    if file.segments.count > 16 { lines.append("data: \(file.segments.count - 16) more runs") }
    if let entry = file.entry { lines.append("start address stated: \(entry.hex())") }
    self.lines = lines
  }

  /// Describes a container.
  public init(_ container: BootContainer) {
    let ivt = container.ivt
    var lines = [
      "IVT: file offset \(container.ivtFileOffset.hex), address \(ivt.selfAddress.hex())",
      "boot data: address \(ivt.bootData.hex()), start \(container.bootData.start.hex()), "
        + "length \(container.bootData.length.hex(1))" + (container.bootData.plugin == 0 ? "" : ", plugin"),
      "entry: \(ivt.entry.hex())" + (container.entryIsVectorTable ? " (a vector table)" : " (Thumb code)"),
    ]
    if let offset = container.applicationFileOffset { lines.append("application: file offset \(offset.hex)") }
    lines.append(Self.part("DCD", ivt.dcd, container.dcdFileOffset))
    lines.append(Self.part("CSF", ivt.csf, container.csfFileOffset) + (container.isSigned ? "" : " (unsigned)"))
    self.lines = lines
  }

  /// Describes a flash layout.
  public init(_ layout: FlashLayout) {
    var lines = [
      layout.origin == .built ? "container: built around the application" : "container: as the file brings it",
      layout.fcb == .toBeMade ? "FCB: to be made from the option word" : "FCB: as the file brings it",
    ]
    lines += Self(layout.container).lines
    for write in layout.writes { lines.append("write: \(write.address.hex()), \(write.bytes.count) bytes") }
    lines.append("erase: \(FlashLayout.flashAddress.hex()), \(layout.eraseByteCount) bytes")
    self.lines = lines
  }

  /// Describes an image for RAM.
  public init(_ image: RAMImage) {
    var lines = [
      "load: \(image.loadAddress.hex()), \(image.bytes.count) bytes", "jump: \(image.jumpAddress.hex())",
      "flashloader: \(image.flashloader?.rawValue ?? "no")",
    ]
    lines += Self(image.container).lines
    self.lines = lines
  }

  private static func part(_ name: String, _ address: UInt32, _ offset: Int?) -> String {
    guard address != 0 else { return "\(name): none" }
    return "\(name): address \(address.hex()), " + (offset.map { "file offset \($0.hex)" } ?? "not in the file")
  }
}

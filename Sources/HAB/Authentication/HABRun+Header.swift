import BootImage

extension HABRun {
  /// Reads IVT and boot data; what is wrong with them keeps every part from starting the image.
  mutating func readHeader() throws(HABFinding) {
    let place = ivtAddress.addressText
    guard let raw = memory.bytes(at: ivtAddress, count: ImageVectorTable.byteCount) else {
      throw HABFinding(
        .invalidIVT, .authenticateImage, cause: "No image vector table can be read at \(place).",
        remedy: "Put the image where the boot ROM looks for it, and give that address.")
    }
    guard let table = ImageVectorTable(raw) else {
      let found = raw.prefix(4).map { $0.hexText(2).dropFirst(2) }.joined(separator: " ")
      throw HABFinding(
        .invalidIVT, .authenticateImage,
        cause: "The image vector table at \(place) starts with \(found) instead of D1 00 20 4x: the boot ROM sees no "
          + "image.",
        remedy: "Build the container again, or write it to the offset where the boot ROM looks for it.")
    }
    self.table = table
    guard table.selfAddress == ivtAddress else {
      throw HABFinding(
        .invalidIVT, .authenticateImage,
        cause: "The image vector table at \(place) says that it stands at \(table.selfAddress.addressText).",
        remedy: "Build the container with the start address and boot device that it is for, or load it to "
          + "\(table.selfAddress.addressText).")
    }
    if raw[8..<12].contains(where: { $0 != 0 }) || raw[28..<32].contains(where: { $0 != 0 }) {
      findings.append(
        HABFinding(
          .invalidIVT, .authenticateImage, status: .warning,
          cause: "A reserved word of the image vector table at \(place) (offset 0x8 or 0x1C) is not zero.",
          remedy: "Write zeros there; a later ROM may refuse the image."))
    }
    try readBootData(table)
  }

  private mutating func readBootData(_ table: ImageVectorTable) throws(HABFinding) {
    guard let raw = memory.bytes(at: table.bootData, count: BootData.byteCount),
      let data = BootData(raw.span.bytes)
    else {
      throw HABFinding(
        .invalidAddress, .authenticateImage,
        cause:
          "The boot data, to which the image vector table points at \(table.bootData.addressText), cannot be read.",
        remedy: "Build the container again: the boot data belong right behind the image vector table.")
    }
    bootData = data
    guard data.start != 0 || data.length != 0 else {
      throw HABFinding(
        .invalidAddress, .authenticateImage,
        cause: "The boot data at \(table.bootData.addressText) are empty: start and length are 0.",
        remedy: "The container was built with signing asked for (flags 8) and no sections: build it again with its CSF "
          + "sections, or with flags 0.")
    }
    let range = UInt64(data.start)..<UInt64(data.start) + UInt64(data.length)
    let table = UInt64(ivtAddress)..<UInt64(ivtAddress) + UInt64(ImageVectorTable.byteCount)
    guard range.lowerBound <= table.lowerBound, table.upperBound <= range.upperBound else {
      throw HABFinding(
        .invalidAddress, .checkTarget, data: HABTarget.data(HABTarget.Kind.memory, range),
        cause: "The boot data name \(range.addressText) as the image (start \(data.start.addressText), length "
          + "\(data.length.hexText())), and the image vector table at \(ivtAddress.addressText) is not in it.",
        remedy: "Build the container with a start address and length that hold all of the image.")
    }
    guard HABTarget.isMemory(range) else {
      throw HABFinding(
        .invalidAddress, .checkTarget, data: HABTarget.data(HABTarget.Kind.memory, range),
        cause: "The boot data name \(range.addressText) as the image (start \(data.start.addressText), length "
          + "\(data.length.hexText())), which is not all memory that an image may use.",
        remedy: "Use flash from 0x60000000, ITCM from 0x200, DTCM from 0x20000000, OCRAM from 0x20208000 or SDRAM from "
          + "0x80000000, and a length that ends within.")
    }
  }
}

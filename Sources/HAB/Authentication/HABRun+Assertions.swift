import BootImage

extension HABRun {
  /// The last check: what the boot ROM uses before the image has control must have been authenticated. Each part that
  /// was not is an event of its own.
  mutating func assertAuthenticated() {
    guard let table else { return }
    var parts: [(name: String, address: UInt32, count: Int)] = [
      ("the image vector table", ivtAddress, ImageVectorTable.byteCount)
    ]
    if table.dcd != 0 { parts.append(("the device configuration data (DCD)", table.dcd, dcdByteCount)) }
    parts.append(("the boot data", table.bootData, BootData.byteCount))
    // The Thumb bit is no part of the address.
    parts.append(("the entry", table.entry & ~1, 4))
    let isConsequence = findings.contains { $0.event.status == .failure }
    for part in parts {
      let range = UInt64(part.address)..<UInt64(part.address) + UInt64(part.count)
      guard !authenticated.contains(range) else { continue }
      findings.append(
        HABFinding(
          .invalidAssertion, .assertion,
          data: [0, 0, 0, 0] + part.address.bigEndianBytes + UInt32(part.count).bigEndianBytes,
          cause: "\(range.addressText), \(part.name), was not authenticated.",
          remedy: isConsequence ? "This follows from what is said before." : remedy(part.name, range)))
    }
  }

  private func remedy(_ name: String, _ range: Range<UInt64>) -> String {
    if name == "the entry", let bootData {
      let image = UInt64(bootData.start)..<UInt64(bootData.start) + UInt64(bootData.length)
      if !image.contains(range.lowerBound) {
        return "The entry is not even in the image (\(image.addressText)): build the container with the start address "
          + "that the application is linked for."
      }
    }
    return "Sign with blocks that hold \(range.addressText)."
  }
}

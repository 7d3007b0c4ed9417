/// Why a test could not do with its board what it wanted.
public enum BoardError: Error, Equatable, Sendable {
  /// No trait gave this test a board.
  case noTrait
  /// No flash part has this name.
  case noSuchPart(String)
  /// No chip can be made of the part: what is wrong with it.
  case oddPart(String)
  /// No flashloader build has this name.
  case noSuchFirmware(String)
  /// A board with this part and this flashloader cannot have the cause.
  case cannotBe(FailureCause, part: String, firmware: String)
  /// The device that was wanted is not on the bus.
  case notOnBus(USBIdentity, running: VirtualRT1020.Running)
}

extension BoardError: CustomStringConvertible {
  /// What is wrong and what to do, in words.
  public var description: String {
    switch self {
    case .noTrait:
      "there is no board here: add the trait .board to @Test or @Suite; in a detached task, hand the board over"
    case .noSuchPart(let name):
      "there is no flash part \"\(name)\"; there are \(SerialNORPart.all.map(\.name).joined(separator: ", "))"
    case .oddPart(let flaw): "no chip can be made of this part: \(flaw)"
    case .noSuchFirmware(let name):
      "there is no flashloader \"\(name)\"; there are \(FirmwareProfile.all.map(\.name).joined(separator: ", "))"
    case .cannotBe(let cause, let part, let firmware):
      "\(cause.rawValue) cannot be on a \(part) with \(firmware): take another part"
    case .notOnBus(.flashloader, .bootROM):
      "no flashloader is on the bus, the boot ROM is: call startFlashloader() first, or set mode = .flashloader"
    case .notOnBus(let identity, let running): "\(identity) is not on the bus; what runs: \(running)"
    }
  }
}

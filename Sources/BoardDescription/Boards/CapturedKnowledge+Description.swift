import JSONText
import VirtualRT1020

/// What a capture showed of a board, as text: `{flash: [[0x1000, 16]], fuses: [6], properties: [1]}`.
extension CapturedKnowledge {
  private static let keys = ["flash", "fuses", "properties"]
  private static let countLimit = 100_000

  /// Reads it.
  public init(_ value: DescribedValue) throws(DescriptionError) {
    self.init()
    let size = BoardConfiguration.Flash.maximumSize
    for (key, value) in try value.members(Self.keys) {
      switch key {
      case "flash":
        for element in try value.elements(0...Self.countLimit, "a list of [offset, count]") {
          let pair = try element.elements(2...2, "[offset, count]")
          let start = try pair[0].int(0...(size - 1))
          learnFlash(start..<start + (try pair[1].int(1...size)))
        }
      case "fuses":
        for element in try value.elements(0...64, "a list of fuse words") {
          fuses.insert(try element.int(VirtualRT1020.fuseWords))
        }
      default:
        for element in try value.elements(0...256, "a list of properties") {
          properties.insert(try element.uint32())
        }
      }
    }
  }
}

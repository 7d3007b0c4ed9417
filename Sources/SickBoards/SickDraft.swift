import BootImage
import FailureCauses
import Provisioning
import VirtualRT1020

/// A board and a job in the making: well until a cause is added.
struct SickDraft {
  let part: SerialNORPart
  let firmware: String
  var draw: Draw
  var configuration = BoardConfiguration()
  var flash = BoardConfiguration.Flash()
  /// Status registers 1 to 3 at power-up.
  var status: [UInt8]
  var plan: ProvisioningPlan
  /// The plan is the user's: nothing in it is changed.
  let isUsersPlan: Bool
  var job = SickJob.provisioning
  var trouble: BusTrouble?
  var detail = ""

  /// Bytes from the start of the flash that the job is about, whole sectors.
  private(set) var range: Range<Int>

  init(part: SerialNORPart, firmware: String, seed: UInt64, plan: ProvisioningPlan?) {
    self.part = part
    self.firmware = firmware
    draw = Draw(seed: seed)
    status = Array((part.statusRegisters + [0, 0, 0]).prefix(3))
    isUsersPlan = plan != nil
    self.plan = plan ?? Self.samplePlan(part, &draw)
    let end = Int(clamping: self.plan.segments.map(\.end).max() ?? 0x6000_1000) - 0x6000_0000
    range = 0..<min(part.size, max(4096, (end + 4095) & ~4095))
    configuration.firmware = firmware
    configuration.seed = draw.next()
    configuration.mode = self.plan.flashloader == nil || draw.once(in: 2) ? .flashloader : .rom
    flash.part = part.name
    flash.floating = draw.one(of: BoardConfiguration.Floating.allCases, or: .ff)
    flash.reads = suitsExactReads && draw.once(in: 2) ? .exact : .lenient
    flash.takesMaximumTimes = draw.once(in: 4)
    setQuadEnable(part.canChangeQuadEnable ? draw.once(in: 2) : status[1] & part.quadEnableMask[1] != 0)
    if !draw.once(in: 3) { fill() }
  }

  /// The configuration, all drawn detail in it.
  var finishedConfiguration: BoardConfiguration {
    var finished = configuration
    var fitted = flash
    fitted.statusRegisters = status
    finished.flash = fitted
    return finished
  }

  // MARK: - The job

  /// An image of 4 to 64 KiB, small ones more often, its own or the flashloader's block, the stand-in as flashloader.
  private static func samplePlan(_ part: SerialNORPart, _ draw: inout Draw) -> ProvisioningPlan {
    var plan = ProvisioningPlan(
      container: draw.bytes(draw.number(1...4) << (10 + draw.number(2...4))),
      flashloader: try? RAMImage(ImageFile(StandInFlashloader.make())))
    let index = UInt8(draw.number(1...clockIndex(of: part)))
    let hasTable = !part.sfdp.isEmpty
    if hasTable, !draw.once(in: 4) {
      plan.configuration = .option(OptionWord(rawValue: 0xC000_0000 | UInt32(index)))
    } else {
      plan.configuration = .block(
        PartBlock.make(for: part, setsQuadEnable: part.canChangeQuadEnable, frequency: index))
    }
    plan.deviceTimeout = .seconds(2)
    plan.bootTimeout = .zero
    return plan
  }

  /// The highest clock index at which the part can be read, at most 133 MHz.
  static func clockIndex(of part: SerialNORPart) -> Int {
    let limit = part.reads.map(\.megahertz).max() ?? 30
    let clocks = FlashConfigurationBlock.megahertz
    return (1...7).last { clocks[$0] <= limit } ?? 1
  }

  /// Index of the clock at which the plan has the flash read.
  var planClockIndex: Int { Int(plan.configuration.clockIndex) }

  /// Where reads must have the right clock, dummy count and pads, the plan's have, and plain reads at the flashloader's
  /// lowest clock, 30 MHz, are sound.
  private var suitsExactReads: Bool {
    part.reads.allSatisfy { $0.megahertz >= 30 } && (!isUsersPlan || planClockIndex <= Self.clockIndex(of: part))
  }

  /// True where configuring with the plan writes quad enable if it is clear.
  var setsQuadEnable: Bool {
    switch plan.configuration {
    case .option: true
    case .block(let block): block.deviceModeEnable != 0
    }
  }

  // MARK: - The flash

  /// Puts an older image where the job writes.
  mutating func fill() { flash.contents = [(0, draw.bytes(range.count))] }

  /// Quad enable as the flash has it at power-up.
  mutating func setQuadEnable(_ on: Bool) {
    for (index, mask) in part.quadEnableMask.enumerated() {
      status[index] = on ? status[index] | mask : status[index] & ~mask
    }
  }

  /// Sees to it that configuring writes no status register: quad enable is set, and a block does not set it again.
  mutating func keepsStatus() {
    setQuadEnable(true)
    if !isUsersPlan, case .block(var block) = plan.configuration {
      block.deviceModeEnable = 0
      plan.configuration = .block(block)
    }
  }

  /// Has the job configure by a block, if it is not the user's.
  mutating func useBlock(setsQuadEnable: Bool? = nil, _ change: (inout FlashConfigurationBlock) -> Void) {
    guard !isUsersPlan else { return }
    var block = PartBlock.make(
      for: part, setsQuadEnable: setsQuadEnable ?? part.canChangeQuadEnable, frequency: UInt8(clamping: planClockIndex))
    change(&block)
    plan.configuration = .block(block)
  }

  /// A sector of the job, by number.
  mutating func sectors(atMost most: Int) -> Range<Int> {
    let size = part.erases.filter { $0.bytes > 0 }.map(\.bytes).min() ?? 4096
    let all = max(1, range.count / size)
    let count = draw.number(1...min(most, all))
    let first = draw.number(0...(all - count))
    return (first * size)..<((first + count) * size)
  }

  /// The board comes up in serial download mode, and the plan has a flashloader to load.
  mutating func startsInROM() -> Bool {
    configuration.mode = .rom
    if plan.flashloader == nil, !isUsersPlan {
      plan.flashloader = try? RAMImage(ImageFile(StandInFlashloader.make()))
    }
    return plan.flashloader != nil || plan.signedFlashloader != nil
  }
}

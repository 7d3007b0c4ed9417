import BootImage
import MBoot
import SDP

/// What is known of one board from what passed before.
struct BoardHistory {
  /// How the flash was configured.
  enum Source: Equatable {
    /// By this option word.
    case option(OptionWord)
    /// By a whole configuration block, whose quad enable sequence runs or does not.
    case block(setsQuadEnable: Bool)
    /// By what the capture does not show.
    case unknown
  }

  /// A configure-memory for FlexSPI NOR.
  struct Configuration: Equatable {
    var source: Source
    var status: UInt32?
    var began: UInt64
  }

  /// The flashloader's version.
  var version: FirmwareVersion?
  /// The boot ROM's HAB word.
  var hab: SDPStatus?
  /// The boot ROM's error status, the last.
  var errorStatus: SDPStatus?
  /// The last configure-memory.
  var configuration: Configuration?
  /// Whether an earlier one succeeded.
  var configuredBefore = false
  /// Bytes of the flash, as property 25 says.
  var flashBytes: UInt64?
  /// Fuse words as they were read last.
  private(set) var fuses: [UInt32: UInt32] = [:]
  /// The option words that were put into RAM, by address.
  private var options: [UInt32: UInt32] = [:]
  /// The configuration blocks that were put into RAM, by address: whether they set quad enable.
  private var blocks: [UInt32: Bool] = [:]
  /// What stands in the flash.
  var flash = FlashKnowledge()
  /// Ranges that were erased with status 0, the last of them.
  private(set) var erased: [Range<UInt32>] = []
  /// Bytes read that were not what was written or erased.
  var differences: [FlashKnowledge.Difference] = []
  /// Bytes that read back as they were written.
  var verified = 0

  static let maximumRows = 16
  private static let lastFuseWord: UInt32 = 0x3F

  /// Learns from a piece of data, before its command ends.
  mutating func take(_ data: CapturedData, of command: CapturedCommand) {
    guard case .mboot(let mboot) = command.request else { return }
    switch mboot {
    case .writeMemory(let address, _, _):
      let place = address &+ UInt32(truncatingIfNeeded: data.offset)
      if FlashKnowledge.contains(address) {
        flash.write(data.bytes, at: place)
      } else if data.offset == 0 {
        learnBlock(data.bytes, at: address)
      }
    case .readMemory(let address, _, _) where FlashKnowledge.contains(address) && !readsRegisters:
      let place = address &+ UInt32(truncatingIfNeeded: data.offset)
      let before = flash.byte(at: place)
      if let difference = flash.read(data.bytes, at: place) {
        if differences.count < Self.maximumRows { differences.append(difference) }
      } else if before.origin == .written {
        verified += data.bytes.count
      }
    default: break
    }
  }

  private mutating func learnBlock(_ bytes: [UInt8], at address: UInt32) {
    // A flashloader looks at the tag alone.
    if let block = FlashConfigurationBlock(bytes: Array(bytes.prefix(512))),
      block.tag == FlashConfigurationBlock.tagValue
    {
      if blocks.count < Self.maximumRows { blocks[address] = block.deviceModeEnable == 1 }
      options[address] = nil
    } else if bytes.count >= 4, bytes.count <= 12, options.count < Self.maximumRows {
      options[address] = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
      blocks[address] = nil
    }
  }

  /// Learns from a command that ended.
  mutating func take(_ command: CapturedCommand) {
    if let word = command.hab { hab = word }
    switch command.request {
    case .sdp(let sdp):
      if sdp.code == .errorStatus, let word = command.status { errorStatus = SDPStatus(rawValue: word) }
    case .mboot(let mboot): take(mboot, command)
    case .unreadable: break
    }
  }

  private mutating func take(_ mboot: Command, _ command: CapturedCommand) {
    switch mboot {
    case .getProperty(let tag, _) where command.status == 0:
      switch PropertyValue(tag.truncated, words: command.values) {
      case .version(let word) where tag.truncated == .currentVersion: version = word
      case .externalMemory(let attributes): flashBytes = attributes.byteCount ?? flashBytes
      default: break
      }
    case .flashReadOnce(let index, _) where command.status == 0 && index <= Self.lastFuseWord:
      fuses[index] = command.values.last
    case .fillMemory(let address, let count, let pattern) where command.status == 0:
      if count <= 12, options.count < Self.maximumRows || options[address] != nil {
        options[address] = pattern
        blocks[address] = nil
      }
    case .configureMemory(MemoryID.flexSPINOR, let address):
      // That word has the block programmed; the configuration stays.
      if programsBlock(from: address) {
        return flash.forget(0x6000_0000..<0x6000_1000)
      }
      if configuration?.status == 0 { configuredBefore = true }
      configuration = Configuration(source: source(address), status: command.status, began: command.began)
    case .flashEraseRegion(let address, let count, _) where FlashKnowledge.contains(address):
      guard command.status == 0 else { return }
      let range = Self.range(address, count)
      flash.erase(range)
      if erased.count == Self.maximumRows { erased.removeFirst() }
      erased.append(range)
    case .flashEraseAll where command.status == 0: flash.erase(0x6000_0000..<0x7000_0000)
    case .writeMemory(let address, let count, _)
    where FlashKnowledge.contains(address) && command.outcome != .ok:
      flash.forget(Self.range(address, count))
    case .fillMemory(let address, let count, _): flash.forget(Self.range(address, count))
    case .receiveSBFile, .call, .execute: flash = FlashKnowledge()
    default: break
    }
  }

  /// Whether reads may give something else than the array: a whole block can have any command in its read sequence.
  private var readsRegisters: Bool { if case .block? = configuration?.source { true } else { false } }

  private func source(_ address: UInt32) -> Source {
    if let setsQuadEnable = blocks[address] { return .block(setsQuadEnable: setsQuadEnable) }
    return options[address].map { .option(OptionWord(rawValue: $0)) } ?? .unknown
  }

  /// The bytes from an address on, as far as addresses go.
  static func range(_ address: UInt32, _ count: UInt32) -> Range<UInt32> {
    address..<(address.addingReportingOverflow(count).overflow ? .max : address + count)
  }

  /// Whether configure-memory by what stands at an address has the configuration block programmed.
  func programsBlock(from address: UInt32) -> Bool { options[address] == OptionWord.programConfigurationBlock }

  /// Whether a range was erased before, with status 0.
  func wasErased(_ range: Range<UInt32>) -> Bool {
    erased.contains { $0.lowerBound <= range.lowerBound && $0.upperBound >= range.upperBound }
  }
}

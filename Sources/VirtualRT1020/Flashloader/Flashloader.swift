import BootImage
import Fuses
import MBoot

/// The flashloader's command processor: packets in, packets out, whatever carries them. It answers as
/// NXP's binaries do, argument checks in their order; what a build does differently stands in its
/// `FirmwareProfile`.
///
/// A command with a data phase to the host is answered lazily: each packet is made when it is taken.
struct Flashloader: Sendable {
  /// The line that carries the packets.
  enum Link: Equatable, Sendable {
    case usb
    case uart
  }

  /// A packet on its way to the host.
  enum Outgoing: Equatable {
    /// A response packet of this many bytes.
    case response(Int)
    /// A data packet of this many bytes; 0 aborts the data phase.
    case data(Int)
    /// The device takes no more data.
    case receiverAbort
  }

  /// What the part does once the last response is out.
  enum Departure: Equatable {
    case reset
    /// A program of the user's runs at this address.
    case run(UInt32)
  }

  /// Where the processor is.
  enum Phase: Equatable {
    /// Waiting for a command.
    case command
    /// Waiting for data packets.
    case receiving(Receiving)
    /// Making data packets.
    case sending(Sending)
    /// It will never answer again.
    case halted(Halt)
  }

  /// A data phase from the host.
  struct Receiving: Equatable {
    enum Target: Equatable {
      case memory(UInt32, id: UInt32)
      /// The file's first bytes, up to where its signature stands.
      case sbFile(head: [UInt8])
      case keyBlob
    }
    var tag: CommandTag
    var target: Target
    let count: UInt32
    var remaining: UInt32
  }

  /// A data phase to the host.
  struct Sending: Equatable {
    enum Source: Equatable {
      case memory(UInt32, id: UInt32)
      case zeros
      /// What a fault has it say: `given`.
      case given
    }
    var tag: CommandTag
    var source: Source
    let count: UInt32
    var remaining: UInt32
  }

  let profile: FirmwareProfile
  var map: MemoryMap
  var driver: NORDriver
  /// The two words of property 0x12.
  let uniqueID: [UInt32]
  var phase = Phase.command
  var departure: Departure?
  /// Which line the host speaks on; it decides the packet size.
  var link = Link.usb
  var responses: [[UInt8]] = []
  var aborts = false
  /// What a fault does to the firmware once its command is carried out.
  var doom: FirmwareFaults.Doom?
  /// What a fault has it answer to the command under way.
  var given: Fault.Answer?

  /// Starts the firmware; the unique id is sampled now.
  init(profile: FirmwareProfile, ocotp: OCOTP) {
    self.profile = profile
    map = MemoryMap(profile)
    driver = NORDriver(profile: profile)
    uniqueID = [ocotp.shadows[FuseWord.uniqueID.0], ocotp.shadows[FuseWord.uniqueID.1]]
  }

  /// Payload bytes of a packet on the line in use.
  var packetBytes: Int { link == .usb ? profile.usbPacketBytes : profile.uartPacketBytes }

  /// Something waits for the host to take it.
  var hasOutput: Bool {
    if !responses.isEmpty || aborts { return true }
    if case .sending = phase { return true }
    return false
  }

  /// The firmware reads packets now.
  var acceptsInput: Bool {
    guard !hasOutput, departure == nil else { return false }
    if case .halted = phase { return false }
    return true
  }

  // MARK: - Answers

  mutating func respond(_ tag: CommandTag, _ status: StatusCode) {
    send(Packet(tag: .genericResponse, parameters: [status.rawValue, UInt32(tag.rawValue)]))
  }

  mutating func send(_ packet: Packet) { responses.append(packet.bytes) }

  mutating func receive(_ tag: CommandTag, _ target: Receiving.Target, _ count: UInt32) {
    respond(tag, .success)
    guard count > 0 else { return respond(tag, .success) }
    phase = .receiving(Receiving(tag: tag, target: target, count: count, remaining: count))
  }

  mutating func transmit(_ tag: CommandTag, _ response: CommandTag, _ source: Sending.Source, _ count: UInt32) {
    send(Packet(tag: response, flags: Packet.dataPhaseFlag, parameters: [0, count]))
    guard count > 0 else { return respond(tag, .success) }
    phase = .sending(Sending(tag: tag, source: source, count: count, remaining: count))
  }
}

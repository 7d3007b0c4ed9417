import FuseBurning
import Fuses
import HIDTransport
import JSONText
import MBoot
import Provisioning
import SDP

/// What a board says of itself when it is asked without harm: nothing is loaded, configured or written.
///
/// Of the fuses only those are taken that say what part this is and whom it trusts. Keys, the debug response, MAC and
/// general-purpose words are not.
struct BoardSnapshot {
  /// As JSON, for a report.
  private(set) var json = JSONObject()
  /// The part's unique id; nil where it could not be read.
  private(set) var uniqueID: String?

  /// Fuse words that a report may hold: locks, unique id, boot configuration, key hash, revocation.
  static let openWords: [Int] =
    [FuseWord.lock, FuseWord.uniqueID.0, FuseWord.uniqueID.1, 5, 6, 7] + Array(FuseWord.keyHash)
    + [FuseWord.miscellaneous0, FuseWord.revocation]

  init(on bus: any HIDBus, isAnonymous: Bool) {
    let device: any HIDDevice
    do throws(HIDError) {
      json.append("on_bus", .array(try bus.identities().map { .string($0.description) }))
      device = try bus.open([.flashloader, .bootROM], timeout: .seconds(2))
    } catch {
      json.append("trouble", .string(error.description))
      return
    }
    defer { device.close() }
    if device.identity == .flashloader {
      askFlashloader(MBootHost(device), isAnonymous)
    } else {
      askROM(SDPHost(device), isAnonymous)
    }
  }

  private mutating func askFlashloader(_ host: MBootHost, _ isAnonymous: Bool) {
    json.append("runs", "flashloader")
    host.drain()
    do throws(MBootError) {
      let version = try host.askFirst().version
      json.append("version", .string(FirmwareVersion(rawValue: version).description))
      for (name, tag) in [
        ("target_version", PropertyTag.targetVersion), ("security_state", PropertyTag.flashSecurityState),
        ("packet_bytes", PropertyTag.maxPacketSize),
      ] {
        guard let value = try? host.getProperty(tag).first else { continue }
        json.append(name, .string(Number.hex(value)))
      }
      if let words = try? host.getProperty(.externalMemoryAttributes, index: MemoryID.flexSPINOR) {
        json.append("memory_9", .string(ExternalMemoryAttributes(words: words).text))
      }
      var words: [UInt32?] = []
      for index in FuseWord.all {
        words.append(Self.openWords.contains(index) ? try FuseReading.word(index, host) : nil)
      }
      take(FuseReadOut(words), isAnonymous)
    } catch { json.append("trouble", .string(error.description)) }
  }

  private mutating func askROM(_ host: SDPHost, _ isAnonymous: Bool) {
    json.append("runs", "boot ROM")
    host.drain()
    do throws(SDPError) {
      let answer = try host.errorStatus()
      json.append("hab", .string(answer.state.rawValue))
      json.append("status", .string(answer.status.description))
      json.append("hab_events", .array(HABEvents.lines(HABEvents.read(host, answer.state)).map { .string($0) }))
      var words: [UInt32?] = []
      for index in FuseWord.all {
        words.append(Self.openWords.contains(index) ? try FuseReading.shadow(index, host) : nil)
      }
      take(FuseReadOut(words), isAnonymous)
    } catch {
      guard error.cause != .refused else { return json.append("fuses", "the boot ROM lets nobody read them") }
      json.append("trouble", .string(error.description))
    }
  }

  private mutating func take(_ fuses: FuseReadOut, _ isAnonymous: Bool) {
    uniqueID = fuses.uniqueIDText
    if !isAnonymous { json.append("unique_id", fuses.uniqueIDText.map { .string($0) } ?? .null) }
    json.append("closed", fuses.isClosed.map { .bool($0) } ?? .null)
    var words = JSONObject()
    for index in Self.openWords {
      if isAnonymous, index == FuseWord.uniqueID.0 || index == FuseWord.uniqueID.1 { continue }
      guard let value = fuses[index] else { continue }
      words.append("0x" + String(index, radix: 16), .string(Number.hex(value)))
    }
    json.append("fuses", .object(words))
  }
}

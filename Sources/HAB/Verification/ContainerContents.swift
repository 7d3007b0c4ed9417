import BootImage

/// Everything that a container's IVT points at, read but not judged.
public struct ContainerContents: Sendable {
  /// A certificate that the CSF installs.
  public struct InstalledCertificate: Sendable {
    /// The command.
    public let command: CSFCommand
    /// The slot: 1 is the CSF key.
    public let slot: UInt8
    /// Where the record stands.
    public let address: UInt32
    /// The certificate; nil where it cannot be read.
    public let certificate: Certificate?
    /// Why it cannot be read.
    public let trouble: String?
    /// Its bytes, DER.
    public let der: [UInt8]
  }

  /// A signature that the CSF names.
  public struct FoundSignature: Sendable {
    /// The command.
    public let command: CSFCommand
    /// The command's content.
    public let authentication: CSFAuthentication
    /// Where the record stands.
    public let address: UInt32
    /// The signature; nil where it cannot be read.
    public let signature: CMSSignature?
    /// Why it cannot be read.
    public let trouble: String?
    /// Its bytes, DER.
    public let der: [UInt8]
  }

  /// The device configuration data, if there are any and their header is sound.
  public private(set) var dcd: DeviceConfiguration?
  /// The command sequence file, if there is one and its header is sound.
  public private(set) var csf: CommandSequenceFile?
  /// The table of super root keys.
  public private(set) var keyTable: SRKTable?
  /// Where it stands.
  public private(set) var keyTableAddress: UInt32?
  /// Source index of the key that signs.
  public private(set) var keyIndex: Int?
  /// The certificates, by command.
  public private(set) var certificates: [InstalledCertificate] = []
  /// The signatures, by command.
  public private(set) var signatures: [FoundSignature] = []
  /// Nonce and code of what is encrypted, by command.
  public private(set) var codes: [(authentication: CSFAuthentication, code: AuthenticationCode?)] = []
  /// What could not be read, each a phrase without full stop.
  public private(set) var troubles: [String] = []

  /// Certificates, and signatures, that are read at most; HAB has slots for five keys.
  private static let limit = 64

  private let memory: ImageMemory

  /// Reads what `table` points at.
  public init(_ memory: ImageMemory, _ table: ImageVectorTable) {
    self.memory = memory
    readDCD(table.dcd)
    readCSF(table.csf)
  }

  /// A part of the image is encrypted.
  public var isEncrypted: Bool { !codes.isEmpty }

  private mutating func readDCD(_ address: UInt32) {
    guard address != 0 else { return }
    guard let header = header(at: address), let raw = memory.bytes(at: address, count: max(4, header.length)) else {
      troubles.append("the DCD at \(address.addressText) is not in the file")
      return
    }
    do throws(CommandFault) { dcd = try DeviceConfiguration(raw) } catch {
      troubles.append("the DCD at \(address.addressText): \(error)")
    }
    if let fault = dcd?.fault { troubles.append("the DCD at \(address.addressText): \(fault)") }
  }

  private mutating func readCSF(_ address: UInt32) {
    guard address != 0 else { return }
    guard let header = header(at: address), let raw = memory.bytes(at: address, count: max(4, header.length)) else {
      troubles.append("the CSF at \(address.addressText) is not in the file")
      return
    }
    do throws(CommandFault) { csf = try CommandSequenceFile(raw) } catch {
      troubles.append("the CSF at \(address.addressText): \(error)")
    }
    if let fault = csf?.fault { troubles.append("the CSF at \(address.addressText): \(fault)") }
    for command in csf?.commands ?? [] {
      switch command.content {
      case .installKey(let installation): read(installation, command, address)
      case .authenticateData(let authentication): read(authentication, command, address)
      default: break
      }
    }
  }

  private mutating func read(_ installation: CSFKeyInstallation, _ command: CSFCommand, _ csf: UInt32) {
    let place = installation.isAbsolute ? installation.location : csf &+ installation.location
    switch installation.format {
    case CSFKeyInstallation.Format.srkTable where keyTableAddress == nil:
      keyTableAddress = place
      keyIndex = Int(installation.sourceIndex)
      guard let raw = record(at: place) else { return note(command, "no SRK table at", place) }
      do throws(HABError) { keyTable = try SRKTable(raw) } catch { note(command, "\(error), at", place) }
    case CSFKeyInstallation.Format.x509:
      guard certificates.count < Self.limit else { return }
      guard let raw = record(at: place) else { return note(command, "no certificate at", place) }
      let der = [UInt8](raw.dropFirst(HABHeader.byteCount))
      var certificate: Certificate?
      var trouble: String?
      do throws(HABError) { certificate = try Certificate(der: der) } catch { trouble = error.description }
      certificates.append(
        InstalledCertificate(
          command: command, slot: installation.targetIndex, address: place, certificate: certificate, trouble: trouble,
          der: der))
    default: break
    }
  }

  private mutating func read(_ authentication: CSFAuthentication, _ command: CSFCommand, _ csf: UInt32) {
    let place = authentication.isAbsolute ? authentication.location : csf &+ authentication.location
    guard signatures.count < Self.limit, codes.count < Self.limit else { return }
    guard !authentication.isDecryption else {
      codes.append((authentication, record(at: place).flatMap { AuthenticationCode($0) }))
      return
    }
    guard let raw = record(at: place) else { return note(command, "no signature at", place) }
    let der = [UInt8](raw.dropFirst(HABHeader.byteCount))
    var signature: CMSSignature?
    var trouble: String?
    do throws(HABError) { signature = try CMSSignature(der: der) } catch { trouble = error.description }
    signatures.append(
      FoundSignature(
        command: command, authentication: authentication, address: place, signature: signature, trouble: trouble,
        der: der))
  }

  private mutating func note(_ command: CSFCommand, _ what: String, _ place: UInt32) {
    guard troubles.count < Self.limit else { return }
    troubles.append("CSF command at offset \(command.offset.hexText()), \(command.name): \(what) \(place.addressText)")
  }

  private func header(at address: UInt32) -> HABHeader? {
    memory.bytes(at: address, count: HABHeader.byteCount).flatMap { HABHeader($0) }
  }

  private func record(at address: UInt32) -> [UInt8]? {
    guard let header = header(at: address), header.length > HABHeader.byteCount else { return nil }
    return memory.bytes(at: address, count: header.length)
  }
}

import BootImage
import HAB
import Provisioning
import SigningConfiguration

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Builds a container of a configuration, and puts it into a file once it has been looked at.
struct ContainerBuild {
  /// A configuration, and where its files are.
  struct Input {
    var configuration: SigningConfiguration
    var files: ConfigurationFiles
    /// The configuration's file, for messages.
    var name: String?
  }

  private let configuration: SigningConfiguration
  private let loaded: LoadedConfiguration
  private let container: [UInt8]
  private let fcb: FlashConfigurationBlock?

  init(_ input: Input, fcb: FlashConfigurationBlock?) throws(Failure) {
    configuration = input.configuration
    self.fcb = fcb
    guard fcb == nil || configuration.geometry == .flexSPINOR else {
      throw Failure(.badInput, "a flash configuration block stands before an image for flexspi_nor at 0x60000000 only")
    }
    do throws(ConfigurationError) { loaded = try configuration.load(input.files) } catch {
      throw Self.failure(error, input.name)
    }
    if let dcd = loaded.dcd { try Self.check(dcd, input.configuration.dcd?.path ?? "DCD") }
    var key: [UInt8]?
    do throws(HABError) {
      (container, key) = try HABContainer.build(
        application: loaded.application.bytes, geometry: configuration.geometry,
        entry: configuration.entry ?? loaded.application.entry, dcd: loaded.dcd, flags: configuration.kind.rawValue,
        sections: loaded.sections,
        header: configuration.header.map { CSFHeader(version: $0.version, engine: $0.engine) }
          ?? CSFHeader(), time: configuration.time ?? SignatureTime.now)
    } catch {
      throw Failure(error, in: input.name ?? loaded.applicationPath)
    }
    try check(key)
  }

  /// The commands of a DCD, so far as they can be told right from wrong.
  private static func check(_ dcd: [UInt8], _ path: String) throws(Failure) {
    let fault: CommandFault?
    do throws(CommandFault) { fault = try DeviceConfiguration(dcd).fault } catch { fault = error }
    if let fault { throw Failure(.badInput, "\(path): device configuration data: \(fault)") }
  }

  /// Lets HAB look at a signed container as it would on a closed part with these keys in its fuses.
  private func check(_ key: [UInt8]?) throws(Failure) {
    guard configuration.kind != .unsigned, let table = loaded.keyTable else { return }
    do throws(HABError) {
      let part = HABPart(isClosed: true, keyHash: try table.fuseWords())
      let address = configuration.geometry.start + configuration.geometry.ivtOffset
      let outcome = HABAuthenticator(part).authenticate(
        at: address, in: ImageMemory(address: address, bytes: container, dataKey: key))
      guard let finding = outcome.findings.first, !outcome.starts else { return }
      throw HABError(.input, "the boot ROM would not start what was built: \(finding.cause) \(finding.remedy)")
    } catch { throw Failure(error, in: loaded.applicationPath) }
  }

  /// Writes the container, and says what it is.
  func write(to path: String, replaces: Bool) throws(Failure) -> [String] {
    if let key = loaded.newDataKey { try SecretFile.write(key.bytes, to: key.path, replaces: replaces) }
    try NewFile.write(formatted(), to: path, replaces: replaces)
    return try lines(path)
  }

  private func formatted() -> [UInt8] {
    var segment = ImageSegment(
      address: configuration.geometry.start + configuration.geometry.ivtOffset, bytes: container)
    if let fcb {
      let gap = Int(configuration.geometry.ivtOffset) - FlashConfigurationBlock.byteCount
      segment = ImageSegment(
        address: configuration.geometry.start, bytes: fcb.bytes + [UInt8](repeating: 0xFF, count: gap) + container)
    }
    let entry = ImageVectorTable(container)?.entry
    switch configuration.format {
    case .bin: return segment.bytes
    case .hex: return RecordWriter.intelHEX(segment, entry: entry)
    case .srec: return RecordWriter.srec(segment, entry: entry)
    }
  }

  private func lines(_ path: String) throws(Failure) -> [String] {
    let geometry = configuration.geometry
    let address = geometry.start + geometry.ivtOffset
    let kind =
      switch configuration.kind {
      case .unsigned: "unsigned"
      case .signed: "signed"
      case .encrypted: "signed and encrypted"
      }
    var lines = configuration.remarks.map { "note: \($0)" }
    lines.append(
      "\(path): \(kind) container, \(container.count) bytes for \(Number.hex(address))"
        + (fcb == nil ? "" : ", behind its flash configuration block"))
    let entry = ImageVectorTable(container)?.entry ?? 0
    lines.append(
      "  start \(Number.hex(geometry.start)), application \(Number.hex(geometry.start + geometry.initialLoadSize)), "
        + "entry \(Number.hex(entry))")
    if let table = loaded.keyTable {
      lines.append("  \(try SRKTableReport(table).hashLine)")
    }
    if let key = loaded.newDataKey { lines.append("  data key in \(key.path): keep it secret, the blob is made of it") }
    if configuration.kind == .encrypted, let csf = ImageVectorTable(container)?.csf {
      lines.append(
        "  the part needs the key's blob, \(ContainerLayout.keyBlobByteCount) bytes, at "
          + Number.hex(csf &+ UInt32(ContainerLayout.csfByteCount)))
    }
    return lines
  }

  /// An end for what is wrong with a configuration.
  static func failure(_ error: ConfigurationError, _ name: String?) -> Failure {
    let code: Provisioning.ExitCode =
      switch error.kind {
      case .input, .passphrase: .badInput
      case .file, .library: .fileTrouble
      }
    return Failure(code, name.map { "\($0): \(error)" } ?? error.description)
  }

  /// True if a plain file stands at a path.
  static func isFile(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }
}

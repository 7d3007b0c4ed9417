import BootImage
import DescribedValues
import HAB
import PlanFiles
import Provisioning
import SigningConfiguration

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Signs what a plan wants signed. The time in the signatures is that of the image's file, so that the same files give
/// the same bytes whenever the plan is carried out.
enum PlanSigner {
  /// A signed container of an application, or of an unsigned container.
  static func sign(
    _ path: PlanPath, _ file: ImageFile, _ signing: PlanFile.Signing
  ) throws(DescriptionError) -> [UInt8] {
    let keys: PlanPath
    switch signing.keys {
    case .folder(let path), .configuration(let path): keys = path
    }
    do throws(Failure) {
      guard case .configuration = signing.keys else { return try sign(path.path, file, tree: keys.path, signing) }
      return try sign(path, configuration: keys.path, signing)
    } catch {
      throw keys.error(
        error.code == .fileTrouble ? .notFound : .badValue, "\(path.path) cannot be signed: \(error.description)")
    }
  }

  /// With the keys of a tree.
  private static func sign(
    _ path: String, _ file: ImageFile, tree: String, _ signing: PlanFile.Signing
  ) throws(Failure) -> [UInt8] {
    let signer = try TreeSigning(KeyFolder(tree), index: signing.index, passphrase: passphrase(signing))
    let input: SigningInput
    switch file.kind {
    case .container: input = try SigningInput(container: file.flattened(fill: 0), ivtOffset: 0)
    case .paddedContainer(let offset): input = try SigningInput(container: file.flattened(fill: 0), ivtOffset: offset)
    case .flashImage: input = try SigningInput(container: file.flattened(fill: 0), ivtOffset: 0x1000)
    case .srec, .intelHEX, .elf, .binary: input = try SigningInput(file, geometry: .flexSPINOR)
    }
    do throws(HABError) {
      return try HABContainer.build(
        application: input.application, geometry: input.geometry, entry: input.entry, dcd: input.dcd, flags: 8,
        sections: signer.sections, time: time(of: path)
      ).bytes
    } catch { throw Failure(error) }
  }

  /// As a signing configuration says.
  private static func sign(
    _ path: PlanPath, configuration name: String, _ signing: PlanFile.Signing
  ) throws(Failure) -> [UInt8] {
    let bytes = try FileBytes.read(name, limit: 4 << 20, what: "no signing configuration")
    var configuration: SigningConfiguration
    let loaded: LoadedConfiguration
    do throws(ConfigurationError) {
      configuration = try SigningConfiguration(bytes, sources: SigningConfiguration.isBD(bytes) ? [path.path] : [])
      configuration.application = ConfigurationPath(path: path.path, place: path.place)
      loaded = try configuration.load(ConfigurationFolder.files(of: name, passphrase(signing)))
    } catch {
      throw Failure(error.kind == .library || error.kind == .file ? .fileTrouble : .badInput, "\(name): \(error)")
    }
    guard configuration.kind == .signed else {
      throw Failure(
        .badInput,
        "\(name): "
          + (configuration.kind == .unsigned
            ? "the configuration does not sign; flags 8 would"
            : "an encrypted image wants a blob that the part itself makes, which no plan can"))
    }
    let header = configuration.header.map { CSFHeader(version: $0.version, engine: $0.engine) } ?? CSFHeader()
    do throws(HABError) {
      return try HABContainer.build(
        application: loaded.application.bytes, geometry: configuration.geometry,
        entry: configuration.entry ?? loaded.application.entry, dcd: loaded.dcd, flags: 8, sections: loaded.sections,
        header: header, time: configuration.time ?? time(of: path.path)
      ).bytes
    } catch { throw Failure(error) }
  }

  private static func passphrase(_ signing: PlanFile.Signing) -> PassphraseOptions {
    var options = PassphraseOptions()
    options.passphraseFile = signing.passphrase?.path
    return options
  }

  /// When a file was changed last, seconds since 1970.
  private static func time(of path: String) -> Int64 {
    var information = stat()
    guard stat(path, &information) == 0 else { return 0 }
    #if canImport(Darwin)
      return Int64(information.st_mtimespec.tv_sec)
    #else
      return Int64(information.st_mtim.tv_sec)
    #endif
  }
}

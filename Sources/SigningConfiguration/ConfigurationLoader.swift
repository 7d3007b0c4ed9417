import BootImage
import HAB

/// Reads the files of a configuration.
struct ConfigurationLoader {
  private let configuration: SigningConfiguration
  private let files: ConfigurationFiles
  private var loaded: LoadedConfiguration

  init(_ configuration: SigningConfiguration, _ files: ConfigurationFiles) throws(ConfigurationError) {
    guard let path = configuration.application else {
      throw ConfigurationError(.input, "no application is named: inputImageFile, or sources in a BD file")
    }
    self.configuration = configuration
    self.files = files
    let bytes = try files.contents(path)
    let application: ContainerApplication
    do { application = try Self.application(bytes, configuration.geometry) } catch {
      throw path.error(.input, "\(path.path): \(error)")
    }
    loaded = LoadedConfiguration(application: application, applicationPath: try files.place(path), sections: [])
    loaded.dcd = try configuration.dcd.map { path throws(ConfigurationError) in try files.contents(path) }
  }

  private static func application(_ bytes: [UInt8], _ geometry: ContainerGeometry) throws -> ContainerApplication {
    try ContainerApplication(try ImageFile(bytes), geometry: geometry)
  }

  /// All that the configuration names.
  mutating func load() throws(ConfigurationError) -> LoadedConfiguration {
    for section in configuration.sections { loaded.sections.append(try command(section)) }
    return loaded
  }

  private mutating func command(_ section: SigningSection) throws(ConfigurationError) -> CSFSection {
    switch section {
    case .installSRK(let path, let sourceIndex):
      let bytes = try files.contents(path)
      let table: SRKTable
      do throws(HABError) { table = try SRKTable(bytes) } catch { throw named(path, error) }
      guard Int(sourceIndex) < table.entries.count else {
        throw path.error(
          .input, "the table has \(table.entries.count) keys; there is none with source index \(sourceIndex)")
      }
      loaded.keyTable = table
      return .installSRK(table: table.bytes, sourceIndex: sourceIndex)
    case .installCSFK(let path): return .installCSFK(certificate: try certificate(path).der)
    case .installNOCAK(let path): return .installNOCAK(certificate: try certificate(path).der)
    case .authenticateCSF(let choice):
      return .authenticateCSF(
        signer: try signer(choice, certificatePath(forData: false)), engine: nil, configuration: nil)
    case .installKey(let path, let verificationIndex, let targetIndex):
      return .installKey(
        certificate: try certificate(path).der, verificationIndex: verificationIndex, targetIndex: targetIndex)
    case .authenticateData(let choice, let verificationIndex, let engine, let configuration):
      return .authenticateData(
        verificationIndex: verificationIndex, engine: engine, configuration: configuration,
        signer: try signer(choice, certificatePath(forData: true)))
    case .secretKey(let path, let byteCount, let verificationIndex, let targetIndex, let reuses):
      return .installSecretKey(
        verificationIndex: verificationIndex, targetIndex: targetIndex,
        key: try dataKey(path, byteCount: byteCount, reuses: reuses))
    case .decrypt(let verificationIndex, let engine, let configuration, let macBytes, let path):
      let nonce = try path.map { path throws(ConfigurationError) in try files.contents(path) }
      if let nonce, let path, !(11...13).contains(nonce.count) {
        throw path.error(
          .input, "a nonce has 13, 12 or 11 bytes, the fewer the larger the image; the file has \(nonce.count)")
      }
      return .decryptData(
        verificationIndex: verificationIndex, engine: engine, configuration: configuration, macBytes: macBytes,
        nonce: nonce)
    case .setEngine(let engine, let configuration):
      return .setEngine(algorithm: 0x17, engine: engine, configuration: configuration)
    case .unlock(let engine, let features, let uid): return .unlock(engine: engine, features: features, uid: uid)
    }
  }

  /// The certificate of the key that signs the CSF, or the image.
  private func certificatePath(forData: Bool) throws(ConfigurationError) -> ConfigurationPath {
    for section in configuration.sections {
      switch section {
      case .installCSFK(let path) where !forData: return path
      case .installNOCAK(let path): return path
      case .installKey(let path, _, let target) where forData && target == dataKeySlot: return path
      default: continue
      }
    }
    throw ConfigurationError(
      .input,
      forData
        ? "AuthenticateData is to be checked with the key in slot \(dataKeySlot), and no InstallKey puts one there"
        : "InstallCSFK is missing: no key could check the CSF")
  }

  private var dataKeySlot: UInt8 {
    for case .authenticateData(_, let index, _, _) in configuration.sections { return index }
    return 0
  }

  private func certificate(_ path: ConfigurationPath) throws(ConfigurationError) -> Certificate {
    let bytes = try files.contents(path)
    do throws(HABError) { return try Certificate.file(bytes) } catch { throw named(path, error) }
  }

  private func signer(
    _ choice: SignerChoice, _ path: ConfigurationPath
  ) throws(ConfigurationError) -> any CMSSigner {
    guard let keyPath = choice.key ?? SignerChoice.key(ofCertificate: path) else {
      throw choice.place.error(
        .input,
        "no signer is named, and the certificate's name (\(path.name)) does not end in crt, so that the key's "
          + "could be told from it")
    }
    let bytes = try files.contents(keyPath)
    let certificate = try certificate(path)
    do throws(HABError) {
      let key = try PrivateKey.file(bytes) { () throws(HABError) -> Passphrase? in try passphrase(choice, keyPath) }
      return try KeySigner(key: key, certificate: certificate)
    } catch { throw named(keyPath, error) }
  }

  private func passphrase(_ choice: SignerChoice, _ key: ConfigurationPath) throws(HABError) -> Passphrase? {
    do throws(ConfigurationError) {
      switch choice.passphrase {
      case .asked: break
      case .given(let text):
        let secret = try files.secret(text)
        return try Self.passphrase(secret)
      case .file(let path):
        let line = try files.contents(path).prefix { $0 != 0x0A && $0 != 0x0D }
        return try Self.passphrase([UInt8](line))
      }
    } catch { throw HABError(.passphrase, error.reason) }
    return try files.passphrase(key.path)
  }

  private static func passphrase(_ bytes: [UInt8]) throws(ConfigurationError) -> Passphrase {
    do throws(HABError) { return try Passphrase(bytes) } catch {
      throw ConfigurationError(.passphrase, error.description)
    }
  }

  private mutating func dataKey(
    _ path: ConfigurationPath, byteCount: Int, reuses: Bool
  ) throws(ConfigurationError) -> [UInt8] {
    if reuses {
      let key = try files.contents(path)
      guard key.count == byteCount else {
        throw path.error(.input, "the data key has \(key.count) bytes; SecretKey_Length asks for \(byteCount)")
      }
      return key
    }
    do throws(HABError) {
      let key = try SecureRandom.bytes(byteCount)
      loaded.newDataKey = LoadedConfiguration.DataKey(bytes: key, path: files.output(path))
      return key
    } catch { throw named(path, error) }
  }

  private func named(_ path: ConfigurationPath, _ error: HABError) -> ConfigurationError {
    // What the asker for passphrases says names the key already.
    let words = error.description.hasPrefix(path.path) ? error.description : "\(path.path): \(error.description)"
    return path.error(ConfigurationError.Kind(error.kind), words)
  }
}

extension SigningConfiguration {
  /// Reads the files that the configuration names, keys and certificates among them.
  public func load(_ files: ConfigurationFiles) throws(ConfigurationError) -> LoadedConfiguration {
    var loader = try ConfigurationLoader(self, files)
    return try loader.load()
  }
}

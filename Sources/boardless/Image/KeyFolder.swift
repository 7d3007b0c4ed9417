import HAB

/// A tree of keys on the disk: crts/ and keys/, with the names of `boardless image keys` and `nxpcrypto pki-tree hab`
/// (`SRK0_rsa2048_ca_cert.pem`) or of NXP's code signing tool (`SRK1_sha256_2048_65537_v3_ca_crt.pem`).
struct KeyFolder {
  private let folder: String
  private let certificates: [String]
  private let keys: [String]
  /// The numbers in the SRKs' names, ascending; their order gives the source indexes.
  private let numbers: [Int]

  init(_ folder: String) throws(Failure) {
    self.folder = folder
    certificates = try FolderList.names(folder + "/crts").filter(Self.isKeyFile)
    keys = try FolderList.names(folder + "/keys").filter(Self.isKeyFile)
    numbers = Set(certificates.compactMap { Self.number($0, "SRK") }).sorted()
    guard SRKTable.keyCounts.contains(numbers.count) else {
      throw Failure(
        .badInput,
        "\(folder)/crts has \(numbers.count) certificates of super root keys (SRK0_….pem and so on); 1 to 4 can be")
    }
  }

  /// The certificates of all SRKs, by source index.
  func roots() throws(Failure) -> [Certificate] {
    var roots: [Certificate] = []
    for number in numbers { roots.append(try Self.certificate(try path("crts", certificates, "SRK\(number)_"))) }
    return roots
  }

  /// True if there are keys under the SRK with this index.
  func hasLeaf(_ index: Int) -> Bool {
    numbers.indices.contains(index) && certificates.contains { $0.hasPrefix("CSF\(numbers[index])_") }
  }

  /// The path of the certificate of the key named so (CSF, IMG or SRK) under the SRK with this index, and of its
  /// private key.
  func pair(_ name: String, index: Int) throws(Failure) -> (certificate: String, key: String) {
    guard numbers.indices.contains(index) else {
      throw Failure(.badInput, "\(folder) has SRKs 0 to \(numbers.count - 1), not \(index): give another --srk-index")
    }
    let certificate = try path("crts", certificates, "\(name)\(numbers[index])_")
    // CSF1_1_…: a key may have several below it; the private key is the one with the same numbers.
    let file = certificate.split(separator: "/").last.map(String.init) ?? certificate
    let parts = file.split(separator: "_", omittingEmptySubsequences: false)
    let isNumbered = name != "SRK" && parts.count > 2 && Int(parts[1]) != nil
    let prefix = parts.prefix(isNumbered ? 2 : 1).joined(separator: "_") + "_"
    return (certificate, try path("keys", keys, prefix))
  }

  /// A certificate's file.
  static func certificate(_ path: String) throws(Failure) -> Certificate {
    let bytes = try FileBytes.read(path, limit: 1 << 20, what: "no certificate")
    do throws(HABError) { return try Certificate.file(bytes) } catch { throw Failure(error, in: path) }
  }

  private func path(_ place: String, _ names: [String], _ prefix: String) throws(Failure) -> String {
    let found = names.filter { $0.hasPrefix(prefix) }
    // Some tools write each file twice, as PEM and as DER.
    guard let name = found.first(where: { $0.hasSuffix(".pem") }) ?? found.first else {
      throw Failure(.badInput, "\(folder)/\(place) has no file \(prefix)….pem: is this a tree of HAB keys?")
    }
    return "\(folder)/\(place)/\(name)"
  }

  private static func isKeyFile(_ name: String) -> Bool {
    [".pem", ".der", ".crt", ".cer"].contains { name.hasSuffix($0) }
  }

  private static func number(_ name: String, _ prefix: String) -> Int? {
    guard name.hasPrefix(prefix), let end = name.firstIndex(of: "_") else { return nil }
    return Int(name[name.index(name.startIndex, offsetBy: prefix.count)..<end]).flatMap {
      (0...99).contains($0) ? $0 : nil
    }
  }
}

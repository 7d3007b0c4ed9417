import BootImage

/// Writes a command sequence file: header and commands first, then what they point at (SRK table, certificates,
/// signatures, MAC), each on a multiple of 4. Its own signature covers header and commands only.
struct CommandSequence {
  let header: CSFHeader
  let layout: ContainerLayout
  let chain: SigningChain
  let time: Int64
  /// Nonce and tag of the encrypted application.
  let mac: (nonce: [UInt8], tag: [UInt8])?

  /// One command and the record that it points at.
  private struct Entry {
    var command: [UInt8]
    /// Empty where the command points at nothing.
    var record: [UInt8] = []
    /// Where in the command the record's offset goes.
    static let pointer = 8
  }

  /// True for OCOTP's features that HAB unlocks for one part only: field return, SCS, JTAG.
  static func needsUID(engine: UInt8, features: UInt32) -> Bool { engine == 0x21 && features & 0b1101 != 0 }

  /// The CSF's bytes, without the filler of its block.
  func signed(_ sections: [CSFSection]) throws(HABError) -> [UInt8] {
    var entries: [Entry] = []
    var signature: (entry: Int, signer: any CMSSigner)?
    for section in sections {
      if case .authenticateCSF(let signer, _, _) = section { signature = (entries.count, signer) }
      if let entry = try entry(of: section) { entries.append(entry) }
    }
    guard let signature, let certificate = chain.csfCertificate else {
      throw HABError(.input, "AuthenticateCSF is missing")
    }
    // Offsets behind the CSF's signature depend on its length, which the signature itself covers; an ECDSA signature's
    // length varies by some bytes, so it is made again until it fits what was assumed.
    var assumed = 4 + CMSSignature.byteCount(for: certificate, time: time)
    for _ in 0..<64 {
      entries[signature.entry].record = [UInt8](repeating: 0, count: assumed)
      let commands = Self.commands(entries, header.version)
      let cms = try Self.sign(commands, signature.signer, certificate, time, "AuthenticateCSF")
      let record = record(0xD8, cms)
      let fits = Self.aligned(record.count) == Self.aligned(assumed)
      assumed = record.count
      guard fits else { continue }
      entries[signature.entry].record = record
      return Self.commands(entries, header.version) + Self.records(entries)
    }
    throw HABError(.input, "AuthenticateCSF: no signature of the same length came out twice in 64 tries")
  }

  private func entry(of section: CSFSection) throws(HABError) -> Entry? {
    switch section {
    case .installSRK(_, let index):
      return Entry(command: Self.install(0, [0x03, 0x17, index, 0]), record: chain.table?.bytes ?? [])
    case .installCSFK:
      return Entry(command: Self.install(2, [0x09, 0, 0, 1]), record: record(0xD7, chain.csfCertificate?.der ?? []))
    case .installNOCAK:
      // Nothing is installed: an SRK that is no CA stands in for the CSF key. Source: `nxpimage` of SPSDK 3.12.
      return nil
    case .authenticateCSF(_, let engine, let configuration):
      let setting = engine.map { ($0, configuration ?? 0) } ?? (header.engine, configuration ?? header.configuration)
      return Entry(command: Self.authenticate([1, 0xC5, setting.0, setting.1], []))
    case .installKey(_, let verification, let target):
      return Entry(
        command: Self.install(0, [0x09, 0, verification, target]), record: record(0xD7, chain.slots[target]?.der ?? []))
    case .authenticateData(let slot, let engine, let configuration, let signer):
      guard let certificate = chain.slots[slot] else {
        throw HABError(.input, "AuthenticateData: slot \(slot) is empty")
      }
      let blocks = layout.authenticatedBlocks
      let cms = try Self.sign(layout.content(of: blocks), signer, certificate, time, "AuthenticateData")
      return Entry(
        command: Self.authenticate([slot, 0xC5, engine, configuration], blocks), record: record(0xD8, cms))
    case .installSecretKey(let verification, let target, _):
      // The blob's place is absolute: nothing in the CSF belongs to it.
      return Entry(
        command: [0xBE, 0, 12, 1, 0xBB, 0, verification, target] + Self.word(layout.keyBlobAddress ?? 0))
    case .decryptData(let slot, let engine, let configuration, _, _):
      let (nonce, tag) = mac ?? ([], [])
      let body = [0, UInt8(truncatingIfNeeded: nonce.count), 0, UInt8(truncatingIfNeeded: tag.count)] + nonce + tag
      return Entry(
        command: Self.authenticate([slot, 0xA3, engine, configuration], layout.encryptedBlocks),
        record: record(0xAC, body))
    case .setEngine(let algorithm, let engine, let configuration):
      return Entry(command: [0xB1, 0, 8, 3, 0, algorithm, engine, configuration])
    case .unlock(let engine, let features, let uid):
      guard Self.needsUID(engine: engine, features: features), let uid else {
        return Entry(command: [0xB2, 0, 8, engine] + Self.word(features))
      }
      return Entry(
        command: [0xB2, 0, 16, engine] + Self.word(features) + Self.word(UInt32(truncatingIfNeeded: uid >> 32))
          + Self.word(UInt32(truncatingIfNeeded: uid)))
    case .nop: return Entry(command: [0xC0, 0, 4, 0])
    case .initialize(let engine, let words):
      guard words.count <= 64 else { throw HABError(.input, "Init: \(words.count) words; 64 can be") }
      return Entry(command: Self.headed(0xB4, words.flatMap(Self.word), engine))
    }
  }

  /// Signs, and verifies what was signed: the signer's key may not be the certificate's.
  private static func sign(
    _ content: [UInt8], _ signer: any CMSSigner, _ certificate: Certificate, _ time: Int64, _ section: String
  ) throws(HABError) -> [UInt8] {
    let der: [UInt8]
    let verdict: CMSVerdict
    do throws(HABError) {
      der = try signer.sign(content, time: time)
      verdict = try CMSSignature(der: der).verify(over: content, certificate: certificate)
    } catch { throw HABError(error.kind, "\(section): \(error.description)") }
    guard verdict == .valid else {
      throw HABError(
        .input,
        "\(section): the signer's key or certificate is not that of \(certificate.subjectName), which the CSF installs "
          + "for it: give the private key of that certificate")
    }
    return der
  }

  /// Header and commands, with the offsets of all records.
  private static func commands(_ entries: [Entry], _ version: UInt8) -> [UInt8] {
    var offset = 4 + entries.reduce(0) { $0 + $1.command.count }
    var result: [UInt8] = [0xD4, UInt8(truncatingIfNeeded: offset >> 8), UInt8(truncatingIfNeeded: offset), version]
    for entry in entries {
      var command = entry.command
      if !entry.record.isEmpty {
        command.replaceSubrange(Entry.pointer..<Entry.pointer + 4, with: word(UInt32(truncatingIfNeeded: offset)))
        offset += aligned(entry.record.count)
      }
      result += command
    }
    return result
  }

  /// All records one after the other, the last without filler.
  private static func records(_ entries: [Entry]) -> [UInt8] {
    var result: [UInt8] = []
    for entry in entries where !entry.record.isEmpty {
      result.append(contentsOf: repeatElement(0, count: aligned(result.count) - result.count))
      result += entry.record
    }
    return result
  }

  private func record(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { Self.headed(tag, content, header.version) }

  private static func install(_ flags: UInt8, _ body: [UInt8]) -> [UInt8] { headed(0xBE, body + word(0), flags) }

  private static func authenticate(_ body: [UInt8], _ blocks: [ContainerLayout.Block]) -> [UInt8] {
    headed(0xCA, body + word(0) + blocks.flatMap { word($0.address) + word($0.count) }, 0)
  }

  private static func headed(_ tag: UInt8, _ content: [UInt8], _ parameter: UInt8) -> [UInt8] {
    let count = 4 + content.count
    return [tag, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count), parameter] + content
  }

  private static func word(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  private static func aligned(_ count: Int) -> Int { (count + 3) & ~3 }
}

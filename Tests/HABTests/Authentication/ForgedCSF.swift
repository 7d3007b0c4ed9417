import BootImage

@testable import HAB

/// A signer that names a certificate whose key it has not: what a mixed-up configuration makes.
struct MixedSigner: CMSSigner {
  let key: PrivateKey
  let certificate: Certificate

  func sign(_ content: [UInt8], time: Int64) throws(HABError) -> [UInt8] {
    let attributes = CMSSignature.attributes(messageDigest: try SHA256.hash([content]), time: time)
    let signature = try key.sign(DERWriter.element(DERReader.Tag.set, attributes))
    return CMSSignature.der(signer: certificate, attributes: attributes, signature: signature)
  }
}

/// A command sequence file made command by command, also such as no tool makes; its signatures are right.
struct ForgedCSF {
  /// What stands behind the commands for one of them.
  enum Record {
    case bytes([UInt8])
    /// The CSF's own signature.
    case ownSignature(any CMSSigner)
    /// A signature over the command's blocks.
    case signature(any CMSSigner)
  }

  private(set) var commands: [(bytes: [UInt8], record: Record?)] = []
  /// Header version.
  var version: UInt8 = 0x42
  /// Bytes behind the last command that are part of the CSF.
  var tail: [UInt8] = []

  /// Adds a command as it stands.
  mutating func add(_ bytes: [UInt8], _ record: Record? = nil) { commands.append((bytes, record)) }

  mutating func installSRK(_ index: UInt8 = 0, table: [UInt8], target: UInt8 = 0, hash: UInt8 = 0x17) {
    add([0xBE, 0, 12, 0, 3, hash, index, target, 0, 0, 0, 0], .bytes(table))
  }

  mutating func install(
    _ certificate: [UInt8], flags: UInt8 = 0, source: UInt8 = 0, target: UInt8 = 2, format: UInt8 = 9
  ) {
    let record = HABHeader(tag: 0xD7, length: 4 + certificate.count, parameter: 0x42).bytes + certificate
    add([0xBE, 0, 12, flags, format, 0, source, target, 0, 0, 0, 0], .bytes(record))
  }

  mutating func authenticateCSF(_ signer: any CMSSigner, key: UInt8 = 1, engine: UInt8 = 0x1B, proof: UInt8 = 0xC5) {
    add([0xCA, 0, 12, 0, key, proof, engine, 0, 0, 0, 0, 0], .ownSignature(signer))
  }

  mutating func authenticate(
    _ blocks: [(UInt32, UInt32)], _ signer: any CMSSigner, key: UInt8 = 2, engine: UInt8 = 0x1B, proof: UInt8 = 0xC5
  ) {
    let words = blocks.flatMap { $0.0.bigEndianBytes + $0.1.bigEndianBytes }
    add(
      [0xCA, 0, UInt8(12 + words.count), 0, key, proof, engine, 0, 0, 0, 0, 0] + words, .signature(signer))
  }

  /// The CSF and what belongs to it, for a container at `address`.
  func bytes(for container: [UInt8], at address: UInt32) throws -> [UInt8] {
    let memory = ImageMemory(address: address, bytes: container)
    let length = 4 + commands.reduce(0) { $0 + $1.bytes.count } + tail.count
    var head = HABHeader(tag: 0xD4, length: length, parameter: version).bytes
    var places: [Int] = []
    var cursor = (length + 3) & ~3
    for command in commands {
      var bytes = command.bytes
      places.append(cursor)
      if let record = command.record {
        bytes.replaceSubrange(8..<12, with: UInt32(cursor).bigEndianBytes)
        if case .bytes(let content) = record { cursor += (content.count + 3) & ~3 } else { cursor += 0x300 }
      }
      head += bytes
    }
    head += tail
    var result = head + [UInt8](repeating: 0, count: cursor - head.count)
    for (command, place) in zip(commands, places) {
      let content: [UInt8]
      switch command.record {
      case nil: continue
      case .bytes(let bytes): content = bytes
      case .ownSignature(let signer): content = try Self.record(signer.sign(head, time: TestFiles.time))
      case .signature(let signer):
        var covered: [UInt8] = []
        if case .authenticateData(let authentication)? = CSFCommand(record: command.bytes)?.content {
          for block in authentication.blocks {
            covered += memory.bytes(at: block.address, count: Int(block.length)) ?? []
          }
        }
        content = try Self.record(signer.sign(covered, time: TestFiles.time))
      }
      result.replaceSubrange(place..<place + content.count, with: content)
    }
    return result
  }

  private static func record(_ signature: [UInt8]) -> [UInt8] {
    HABHeader(tag: 0xD8, length: 4 + signature.count, parameter: 0x42).bytes + signature
  }
}

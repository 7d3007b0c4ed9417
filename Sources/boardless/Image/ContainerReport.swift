import BootImage
import HAB
import JSONText

/// A container explained: what its IVT points at, for machines as one object, for people as its lines.
struct ContainerReport {
  private let verification: ImageVerification
  private let table: ImageVectorTable
  private let contents: ContainerContents

  /// Nil where no IVT stands.
  init?(_ verification: ImageVerification) {
    guard let raw = verification.memory.bytes(at: verification.ivtAddress, count: ImageVectorTable.byteCount),
      let table = ImageVectorTable(raw)
    else { return nil }
    self.verification = verification
    self.table = table
    contents = ContainerContents(verification.memory, table)
  }

  /// There is more to say than IVT and boot data.
  var hasParts: Bool { table.dcd != 0 || table.csf != 0 }

  /// The object, one member for each part of the container.
  var json: JSONObject {
    var object = JSONObject()
    object.append("ivt", ivt)
    object.append("boot_data", bootData)
    object.append("dcd", contents.dcd.map(dcd) ?? .null)
    object.append("csf", contents.csf.map(csf) ?? .null)
    object.append("srk_table", contents.keyTable.map(keys) ?? .null)
    object.append("certificates", .array(contents.certificates.map(certificate)))
    object.append("signatures", .array(contents.signatures.map(signature)))
    object.append("encrypted", .array(contents.codes.map(encrypted)))
    object.append("troubles", .array(contents.troubles.map { .string($0) }))
    return object
  }

  /// The parts behind IVT and boot data, each member a line.
  var lines: [String] {
    var lines: [String] = []
    for member in json.members where !["ivt", "boot_data"].contains(member.key) {
      Self.add(member.key, member.value, 0, &lines)
    }
    return lines
  }

  // MARK: - Parts

  private var ivt: JSONValue {
    [
      "address": .string(verification.ivtAddress.hex), "version": .string(Self.version(table.version)),
      "entry": .string(table.entry.hex), "entry_is": .string(table.entry & 1 == 1 ? "Thumb code" : "vector table"),
      "dcd": .string(table.dcd.hex), "boot_data": .string(table.bootData.hex), "self": .string(table.selfAddress.hex),
      "csf": .string(table.csf.hex),
    ]
  }

  private var bootData: JSONValue {
    guard let raw = verification.memory.bytes(at: table.bootData, count: BootData.byteCount),
      let data = BootData(raw.span.bytes)
    else { return .null }
    return [
      "address": .string(table.bootData.hex), "start": .string(data.start.hex), "length": .string(data.length.hex),
      "plugin": JSONValue(data.plugin),
    ]
  }

  private func dcd(_ dcd: DeviceConfiguration) -> JSONValue {
    [
      "address": .string(table.dcd.hex), "version": .string(Self.version(dcd.version)),
      "bytes": JSONValue(dcd.bytes.count),
      "commands": .array(dcd.commands.map { .string("offset \(Self.offset($0.offset)): \(Self.text($0))") }),
    ]
  }

  private func csf(_ csf: CommandSequenceFile) -> JSONValue {
    [
      "address": .string(table.csf.hex), "version": .string(Self.version(csf.version)),
      "bytes": JSONValue(csf.bytes.count),
      "commands": .array(csf.commands.map { .string("offset \(Self.offset($0.offset)): \(Self.text($0))") }),
    ]
  }

  private func keys(_ keys: SRKTable) -> JSONValue {
    let hash = try? keys.hash()
    return [
      "address": contents.keyTableAddress.map { .string($0.hex) } ?? .null,
      "used": contents.keyIndex.map { JSONValue($0) } ?? .null,
      "keys": .array(
        keys.entries.enumerated().map { index, entry in
          let hash = (try? entry.hash()).map { ", hash \(Number.hex($0))" } ?? ""
          return .string("\(index): \(entry.name)\(hash)")
        }),
      "hash": hash.map { .string(Number.hex($0)) } ?? .null,
      "fuses_0x18_to_0x1f": .array((hash.map { SRKTable.fuseWords(ofHash: $0) } ?? []).map { .string($0.hex) }),
    ]
  }

  private func certificate(_ installed: ContainerContents.InstalledCertificate) -> JSONValue {
    var object = JSONObject()
    object.append("slot", JSONValue(installed.slot))
    object.append("address", .string(installed.address.hex))
    guard let certificate = installed.certificate else {
      object.append("trouble", installed.trouble.map { .string($0) } ?? .null)
      return .object(object)
    }
    object.append("subject", .string(certificate.subjectName))
    object.append("issuer", .string(certificate.issuerName))
    object.append("serial", .string(Number.hex(certificate.serial)))
    object.append("valid_from", certificate.validity.map { .string($0.from) } ?? .null)
    object.append("valid_until", certificate.validity.map { .string($0.until) } ?? .null)
    object.append("key", .string(certificate.publicKey.name))
    object.append("may_sign_certificates", .bool(certificate.isCA))
    return .object(object)
  }

  private func signature(_ found: ContainerContents.FoundSignature) -> JSONValue {
    var object = JSONObject()
    object.append("command_offset", .string(Self.offset(found.command.offset)))
    object.append("of", .string(found.authentication.blocks.isEmpty ? "CSF" : "data"))
    object.append("key_slot", JSONValue(found.authentication.keyIndex))
    object.append("address", .string(found.address.hex))
    guard let signature = found.signature else {
      object.append("trouble", found.trouble.map { .string($0) } ?? .null)
      return .object(object)
    }
    object.append("serial", .string(Number.hex(signature.serial)))
    object.append("signing_time", signature.signingTime.map { .string($0) } ?? .null)
    object.append("message_digest", signature.messageDigest.map { .string(Number.hex($0)) } ?? .null)
    return .object(object)
  }

  private func encrypted(_ part: (authentication: CSFAuthentication, code: AuthenticationCode?)) -> JSONValue {
    [
      "key_slot": JSONValue(part.authentication.keyIndex),
      "blocks": .array(part.authentication.blocks.map { .string(Self.text($0)) }),
      "nonce": part.code.map { .string(Number.hex($0.nonce)) } ?? .null,
      "mac_bytes": part.code.map { JSONValue($0.code.count) } ?? .null,
    ]
  }

  // MARK: - Commands

  private static func text(_ command: CSFCommand) -> String {
    switch command.content {
    case .nop: command.name
    case .set(_, let algorithm, let engine, let configuration):
      "\(command.name) \(HABEngine.name(engine)) for \(HABEngine.algorithmName(algorithm)), configuration \(configuration)"
    case .initialize(let engine, let values):
      "\(command.name) \(HABEngine.name(engine)): " + values.map(\.hex).joined(separator: " ")
    case .unlock(let engine, let features, let uid):
      "\(command.name) \(HABEngine.name(engine)), features \(features.hex)"
        + (uid.map { ", UID 0x" + String($0, radix: 16, uppercase: true) } ?? "")
    case .installKey(let key):
      key.format == CSFKeyInstallation.Format.srkTable
        ? "\(command.name) \(key.sourceIndex), table at \(place(key.location, key.isAbsolute))"
        : "\(command.name), checked with slot \(key.sourceIndex), to slot \(key.targetIndex), at "
          + place(key.location, key.isAbsolute)
    case .authenticateData(let data):
      "\(command.name) with slot \(data.keyIndex), engine \(HABEngine.name(data.engine)), "
        + "\(data.isDecryption ? "nonce and MAC" : "signature") at \(place(data.location, data.isAbsolute))"
        + (data.blocks.isEmpty ? "" : ": " + data.blocks.map { text($0) }.joined(separator: ", "))
    }
  }

  private static func text(_ command: DCDCommand) -> String {
    switch command.content {
    case .nop: "NOP"
    case .unlock(let engine, let values):
      "Unlock \(HABEngine.name(engine)): " + values.map(\.hex).joined(separator: " ")
    case .write(let width, let operation, let writes):
      "\(8 * width)-bit "
        + writes.map { write in
          switch operation {
          case .store: "\(write.address.hex) = \(write.value.hex)"
          case .clearBits: "\(write.address.hex) &= ~\(write.value.hex)"
          case .setBits: "\(write.address.hex) |= \(write.value.hex)"
          }
        }.joined(separator: ", ")
    case .check(let width, let condition, let address, let mask, let count):
      "wait until \(words(condition)) of \(mask.hex) in the \(8 * width) bits at \(address.hex)"
        + (count.map { ", \($0) reads at most" } ?? "")
    }
  }

  private static func words(_ condition: DCDCommand.Condition) -> String {
    switch condition {
    case .allClear: "all bits are clear"
    case .allSet: "all bits are set"
    case .anyClear: "any bit is clear"
    case .anySet: "any bit is set"
    }
  }

  private static func text(_ block: CSFAuthentication.Block) -> String {
    "\(block.address.hex) + \(offset(Int(block.length)))"
  }

  private static func place(_ location: UInt32, _ isAbsolute: Bool) -> String {
    isAbsolute ? location.hex : "CSF + \(offset(Int(location)))"
  }

  private static func offset(_ value: Int) -> String { "0x" + String(value, radix: 16, uppercase: true) }

  private static func version(_ version: UInt8) -> String { "\(version >> 4).\(version & 15)" }

  // MARK: - Lines

  private static func add(_ key: String, _ value: JSONValue, _ level: Int, _ lines: inout [String]) {
    let indent = String(repeating: "  ", count: level)
    let name = key.split(separator: "_").joined(separator: " ")
    switch value {
    case .null: break
    case .object(let object):
      lines.append("\(indent)\(name):")
      for member in object.members { add(member.key, member.value, level + 1, &lines) }
    case .array(let elements):
      guard !elements.isEmpty else { return }
      lines.append("\(indent)\(name):")
      for element in elements {
        guard case .object(let object) = element else {
          lines.append("\(indent)  \(element.string ?? element.text())")
          continue
        }
        for (index, member) in object.members.enumerated() {
          var inner: [String] = []
          add(member.key, member.value, level + 2, &inner)
          if index == 0, let first = inner.first { inner[0] = "\(indent)  - " + first.drop { $0 == " " } }
          lines += inner
        }
      }
    default: lines.append("\(indent)\(name): \(value.string ?? value.text())")
    }
  }
}

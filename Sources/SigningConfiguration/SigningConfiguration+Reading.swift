import BootImage

extension SigningConfiguration {
  /// The parts of the processors whose layout is the same as the RT1020's. Source: SPSDK 3.12's data base.
  static let families = [
    "mimxrt1010", "mimxrt1015", "mimxrt1020", "mimxrt1021", "mimxrt1024", "mimxrt1040", "mimxrt1043", "mimxrt1046",
    "mimxrt1050", "mimxrt1060", "mimxrt1064", "mimxrt1151", "mimxrt1152", "mimxrt1165", "mimxrt1166", "mimxrt1171",
    "mimxrt1172", "mimxrt1173", "mimxrt1175", "mimxrt1176", "rt1010", "rt1015", "rt102x", "rt104x", "rt105x", "rt106x",
    "rt116x", "rt117x",
  ]

  private static let optionKeys = [
    "flags", "startAddress", "family", "revision", "bootDevice", "ivtOffset", "initialLoadSize", "entryPointAddress",
    "signatureTimestamp", "DCDFilePath", "XMCDFilePath",
  ]

  init(_ root: ConfigurationValue, isBD: Bool) throws(ConfigurationError) {
    var parts: [String: ConfigurationValue] = [:]
    for (key, position, value) in try root.members() {
      guard ["options", "inputImageFile", "output_format", "sections"].contains(key) else {
        throw ConfigurationError(
          at: position, "there is no \(key.prefix(40)); there are options, inputImageFile, output_format, sections")
      }
      parts[key] = value
    }
    guard let options = parts["options"] else {
      throw root.error("options are missing: flags and startAddress at least")
    }
    let keys = try Self.known(options, Self.optionKeys, anyCase: isBD)

    func required(_ name: String) throws(ConfigurationError) -> ConfigurationValue {
      guard let value = keys[name] else { throw options.error("\(name) is missing") }
      return value
    }
    let flags = try required("flags")
    guard let code = UInt8(exactly: try flags.number(0...UInt64(UInt32.max))),
      let kind = ContainerLayout.Kind(rawValue: code)
    else { throw flags.error("flags are 0x0 (unsigned), 0x8 (signed) or 0xC (signed and encrypted)") }
    self.kind = kind
    let start = UInt32(truncatingIfNeeded: try required("startAddress").number(0...UInt64(UInt32.max)))
    if let family = keys["family"] { _ = try family.word(of: Self.families, anyCase: isBD) }
    if let file = keys["XMCDFilePath"] {
      throw file.error("the i.MX RT1020 knows no XMCD; its memories are set up by a DCD (DCDFilePath)")
    }
    geometry = try Self.geometry(options, keys, start: start)
    entry = try keys["entryPointAddress"].map { value throws(ConfigurationError) in
      UInt32(truncatingIfNeeded: try value.number(0...UInt64(UInt32.max)))
    }
    time = try keys["signatureTimestamp"].map { value throws(ConfigurationError) in try value.time() }
    dcd = try keys["DCDFilePath"].map { value throws(ConfigurationError) in try value.path() }
    application = try parts["inputImageFile"].map { value throws(ConfigurationError) in try value.path() }
    format = .bin
    if let value = parts["output_format"] {
      let word = try value.word(of: ["bin", "hex", "srec", "elf", "elf_patch"])
      guard let format = OutputFormat(rawValue: word) else {
        throw value.error("ELF is not written here; bin, hex and srec are")
      }
      self.format = format
    }
    (header, sections, remarks) = try SectionReader.read(parts["sections"], isBD: isBD)
    try checkSections(options, parts["sections"])
  }

  /// The members of a mapping by their names; no others are allowed.
  static func known(
    _ value: ConfigurationValue, _ names: [String], anyCase: Bool
  ) throws(ConfigurationError) -> [String: ConfigurationValue] {
    var result: [String: ConfigurationValue] = [:]
    for (key, position, member) in try value.members() {
      guard let name = names.first(where: { $0 == key || anyCase && $0.lowercased() == key.lowercased() }) else {
        let place = value.place.isEmpty ? "" : "\(value.place): "
        let near = names.first { $0.lowercased() == key.lowercased() }
        let allowed = near.map { "write \($0)" } ?? "there are \(names.joined(separator: ", "))"
        throw ConfigurationError(at: position, "\(place)there is no \(key.prefix(40)); \(allowed)")
      }
      guard result[name] == nil else {
        throw ConfigurationError(at: position, "\(member.place): \(name) stands twice")
      }
      // An empty value is none, as in the templates that users fill in.
      if member.json != .null { result[name] = member }
    }
    return result
  }

  /// The boot device's layout, or the two offsets.
  private static func geometry(
    _ options: ConfigurationValue, _ keys: [String: ConfigurationValue], start: UInt32
  ) throws(ConfigurationError) -> ContainerGeometry {
    if let device = keys["bootDevice"] {
      for name in ["ivtOffset", "initialLoadSize"] {
        guard let other = keys[name], keys["ivtOffset"] == nil || keys["initialLoadSize"] == nil else { continue }
        throw other.error("bootDevice stands for both offsets; leave it or this away")
      }
      let names = ContainerGeometry.bootDevices.map(\.name)
      guard let geometry = ContainerGeometry(bootDevice: try device.word(of: names), start: start) else {
        throw device.error("there is no such boot device")
      }
      guard keys["ivtOffset"] == nil else {
        throw device.error("bootDevice stands for ivtOffset and initialLoadSize; give it, or the two")
      }
      return geometry
    }
    guard let ivt = keys["ivtOffset"], let load = keys["initialLoadSize"] else {
      throw options.error("bootDevice is missing, or ivtOffset and initialLoadSize")
    }
    let range: ClosedRange<UInt64> = 0...0x3FF_FFFF
    return ContainerGeometry(
      start: start, ivtOffset: UInt32(truncatingIfNeeded: try ivt.number(range)),
      initialLoadSize: UInt32(truncatingIfNeeded: try load.number(range)))
  }

  /// What belongs together: flags and sections.
  private func checkSections(
    _ options: ConfigurationValue, _ list: ConfigurationValue?
  ) throws(ConfigurationError) {
    let names = sections.map(\.name)
    guard kind != .unsigned else {
      guard sections.isEmpty, header == nil else {
        throw options.error(
          "flags say unsigned, and there are sections that sign; set flags to 0x8 (signed), or leave the sections away")
      }
      return
    }
    guard let list, header != nil else {
      throw options.error("flags say signed, and there are no sections; without them no one signs")
    }
    for (name, why) in [
      ("InstallSRK", "nothing ties the keys to the part's fuses"), ("AuthenticateCSF", "nobody signs the CSF"),
      ("AuthenticateData", "nobody signs the image"),
    ] where !names.contains(name) { throw list.error("the section \(name) is missing: \(why)") }
    guard names.contains("InstallCSFK") || names.contains("InstallNOCAK") else {
      throw list.error("InstallCSFK is missing (or InstallNOCAK, for fast authentication): no key could check the CSF")
    }
    for name in ["InstallSRK", "InstallCSFK", "InstallNOCAK", "AuthenticateCSF", "AuthenticateData", "Decrypt"]
    where names.filter({ $0 == name }).count > 1 {
      throw list.error("the section \(name) stands more than once")
    }
    guard kind == .encrypted else {
      guard !names.contains("SecretKey"), !names.contains("Decrypt") else {
        throw options.error("flags say signed, and there are sections that encrypt; set flags to 0xC")
      }
      return
    }
    for name in ["SecretKey", "Decrypt"] where !names.contains(name) {
      throw list.error("flags say encrypted, and the section \(name) is missing")
    }
  }
}

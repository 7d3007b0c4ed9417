extension SectionReader {
  /// Features left unlocked, and the part that they are unlocked on.
  func unlock() throws(ConfigurationError) -> SigningSection {
    let value = try required("Unlock_Engine")
    let word = try value.word(of: EngineNames.unlocking.map(\.name))
    guard let engine = EngineNames.unlocking.first(where: { $0.name == word }) else { throw value.error("no engine") }
    guard word != "SRTC" || keys["Unlock_Features"] == nil else {
      throw value.error("SRTC has no features to unlock; leave Unlock_Features away")
    }
    var features: UInt32 = 0
    for (name, place) in try keys["Unlock_Features"]?.list() ?? [] {
      guard let feature = engine.features.first(where: { $0.name == name }) else {
        throw place.error(
          "\(word) has the features \(engine.features.map(\.name).joined(separator: ", ")); this is none of them")
      }
      features |= feature.bit
    }
    let isTied = word == "OCOTP" && features & EngineNames.featuresWithUID != 0
    guard let list = keys["Unlock_UID"] else {
      guard !isTied else {
        throw section.error(
          "Unlock_UID is missing: these features are unlocked on one part only, by its unique identifier")
      }
      return .unlock(engine: engine.code, features: features, uid: nil)
    }
    guard isTied else {
      throw list.error("only FIELD RETURN, SCS and JTAG of OCOTP are tied to a part; leave Unlock_UID away")
    }
    return .unlock(engine: engine.code, features: features, uid: try Self.uid(list))
  }

  /// Numbers, highest first: eight bytes, or one number.
  private static func uid(_ list: ConfigurationValue) throws(ConfigurationError) -> UInt64 {
    var uid: UInt64 = 0
    let words = try list.list()
    guard (1...8).contains(words.count) else { throw list.error("a UID has eight bytes") }
    for (text, place) in words {
      guard let number = ConfigurationValue.number(text), number <= 255 || words.count == 1 else {
        throw place.error("a UID is eight bytes as numbers, highest first, or one number of 64 bits")
      }
      uid = words.count == 1 ? number : uid << 8 | number
    }
    return uid
  }
}

extension ConfigurationValue {
  /// The words of a list, or of text with commas between them.
  func list() throws(ConfigurationError) -> [(text: String, place: ConfigurationValue)] {
    guard case .array = json else {
      return try text().split(separator: ",", omittingEmptySubsequences: false).map { part in
        let words = part.split(separator: " ", omittingEmptySubsequences: true)
        return (words.joined(separator: " "), self)
      }
    }
    var result: [(String, ConfigurationValue)] = []
    for element in try elements() { result.append((try element.text(), element)) }
    return result
  }
}

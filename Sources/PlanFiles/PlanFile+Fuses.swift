import DescribedValues
import Fuses
import YAMLText

extension PlanFile {
  /// What is burnt, for ever.
  public struct Fuses: Equatable, Sendable {
    /// Where the hash of the super root keys comes from.
    public enum KeySource: Equatable, Sendable {
      /// From the SRK table itself.
      case table(PlanPath)
      /// A file with the 32 bytes of the hash.
      case file(PlanPath)
      /// Its 32 bytes.
      case bytes([UInt8])
    }

    /// One further word.
    public struct Word: Equatable, Sendable {
      /// Its index, 0x00 to 0x2F.
      public var index: Int
      /// The bits that are burnt into it.
      public var value: UInt32
      /// Where it stands in the plan.
      public var position: YAMLPosition?
    }

    /// See `KeySource`; nil burns none.
    public var keyHash: KeySource?
    /// Where the hash stands in the plan.
    public var keyHashPosition: YAMLPosition?
    /// Burn the bit that closes the part, after the hash.
    public var closes = false
    /// Where `close` stands in the plan.
    public var closesPosition: YAMLPosition?
    /// Further words.
    public var words: [Word] = []
    /// The fields of LOCK that are burnt, after everything else.
    public var locks: [String] = []
    /// Bits may be burnt after which serial download is gone, or does not find back.
    public var allowsNoWayBack = false

    static let keys = ["srk_table", "srk_hash", "close", "words", "locks", "allow_no_way_back"]

    init(_ value: DescribedValue, folder: String) throws(DescriptionError) {
      for (key, member) in try value.members(Self.keys) {
        switch key {
        case "srk_table", "srk_hash":
          guard keyHash == nil else {
            throw member.error(.badValue, "\"srk_table\" and \"srk_hash\" cannot stand together: each gives the hash")
          }
          keyHash = try key == "srk_table" ? .table(PlanPath(member, folder: folder)) : Self.hash(member, folder)
          keyHashPosition = member.marks?.position
        case "close":
          closes = try member.bool()
          closesPosition = member.marks?.position
        case "words": words = try Self.words(member)
        case "locks": locks = try Self.locks(member)
        default: allowsNoWayBack = try member.bool()
        }
      }
    }

    /// 64 hex digits, or else a path.
    private static func hash(_ value: DescribedValue, _ folder: String) throws(DescriptionError) -> KeySource {
      if let text = value.text, text.utf8.count == 64 || text.utf8.count == 66 && text.hasPrefix("0x"),
        let bytes = Hex.bytes(String(text.suffix(64)))
      {
        return .bytes(bytes)
      }
      guard value.json.string != nil else { throw value.bad("64 hex digits in quotes, or a file with the 32 bytes") }
      return .file(try PlanPath(value, folder: folder))
    }

    private static func words(_ value: DescribedValue) throws(DescriptionError) -> [Word] {
      var words: [Word] = []
      for (place, (key, member)) in try value.members().enumerated() {
        guard let index = index(key) else {
          throw DescriptionError(
            .unknownKey,
            "\(value.place) has \"\(key)\", which is no fuse word: give a name such as BOOT_CFG0 ('boardless fuses show' "
              + "lists them) or an index from 0x00 to 0x2F", position: value.keyPosition(place))
        }
        guard !words.contains(where: { $0.index == index }) else {
          throw member.error(.badValue, "fuse word \(DescribedValue.text(hex: index)) stands twice")
        }
        let word = Word(index: index, value: try member.uint32(), position: member.marks?.position)
        if let trouble = trouble(word) { throw member.error(.badValue, trouble) }
        words.append(word)
      }
      return words
    }

    /// Words that have a key of their own, so that their order and what they mean is seen to.
    private static func trouble(_ word: Word) -> String? {
      switch word.index {
      case 0: "LOCK bits are not burnt as a word: list the fields under \"locks\""
      case 1...4: "this word is the factory's, and locked"
      case 0x18...0x1F: "SRK_HASH is not burnt word by word: give \"srk_table\" or \"srk_hash\""
      case FuseWord.bootConfiguration1 where word.value & 2 != 0:
        "bit 1 of BOOT_CFG1 closes the part: leave it out and say \"close: true\""
      default: nil
      }
    }

    private static func index(_ key: String) -> Int? {
      let wanted = key.uppercased()
      if let named = (0...0x2F).first(where: { FuseWord.name($0)?.uppercased() == wanted }) { return named }
      let number = DescribedValue.prefixedHex(key) ?? (key.utf8.first == UInt8(ascii: "+") ? nil : Int(key))
      return number.flatMap { (0...0x2F).contains($0) ? $0 : nil }
    }

    private static func locks(_ value: DescribedValue) throws(DescriptionError) -> [String] {
      let names = FuseWord.fields(FuseWord.lock).filter { $0.effect == .locks }.map(\.name)
      var locks: [String] = []
      for element in try value.elements(0...names.count, "a list of \(DescribedValue.list(names))") {
        let name = try element.name(of: names)
        guard !locks.contains(name) else { throw element.error(.badValue, "\(name) stands twice") }
        locks.append(name)
      }
      return locks
    }
  }
}

extension PlanFile.Fuses {
  /// What is asked for, in the words of fuse plans.
  /// - Parameters:
  ///   - keyHash: what `keyHash` says, read.
  ///   - plan: the plan's file, for messages.
  public func requests(keyHash: KeyHash?, plan: String) -> [FuseRequest] {
    func source(_ position: YAMLPosition?) -> String { position.map { "\(plan):\($0.line)" } ?? plan }
    var requests = keyHash?.requests(from: source(keyHashPosition)) ?? []
    requests += words.map { FuseRequest(word: $0.index, adding: $0.value, source: source($0.position)) }
    if closes {
      requests.append(
        FuseRequest(
          word: FuseWord.bootConfiguration1, adding: FuseWord.closeBit, source: source(closesPosition)))
    }
    for field in FuseWord.fields(FuseWord.lock) where locks.contains(field.name) {
      // Of two bits the lower one refuses burns.
      requests += FuseRequest(word: FuseWord.lock, field: field, value: 1, source: "\(plan): locks").map { [$0] } ?? []
    }
    return requests
  }
}

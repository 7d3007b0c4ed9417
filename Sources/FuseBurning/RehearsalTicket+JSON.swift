import Fuses
import HAB
import JSONText

/// The file: one JSON object, with a seal over all else, so that a change by hand is noticed. The seal keeps nobody out
/// who means to forge one; the rehearsal that is done again at the burn does.
extension RehearsalTicket {
  private static let version = 1

  /// The file's text.
  /// - Throws: `HABError(.library)` where libcrypto is missing.
  public func text() throws(HABError) -> String {
    var object = content
    object.append("seal", .string(try Self.seal(object)))
    return JSONValue.object(object).text(JSONStyle(indent: 2)) + "\n"
  }

  /// Reads a file.
  /// - Throws: `TicketError`, `.noTicket` or `.edited`; a missing libcrypto is `.noTicket` too, in its own words.
  public init(_ bytes: [UInt8]) throws(TicketError) {
    guard let json = try? JSONValue(parsing: bytes, depth: 8), var object = json.object,
      object["ticket"]?.string == "boardless fuses rehearse"
    else {
      throw TicketError(.noTicket, "this is no ticket; 'boardless fuses rehearse' makes one")
    }
    guard object["version"]?.int == Self.version else {
      throw TicketError(.noTicket, "the ticket is of another version of this program; rehearse again")
    }
    let edited = TicketError(.edited, "the ticket was changed after the rehearsal; rehearse again")
    guard let seal = object["seal"]?.string else { throw edited }
    object["seal"] = nil
    let right = Result { () throws(HABError) in try Self.seal(object) }
    switch right {
    case .success(let right): guard right == seal else { throw edited }
    case .failure(let error): throw TicketError(.noTicket, "the ticket cannot be checked: \(error)")
    }
    guard let ticket = Self(object) else { throw edited }
    self = ticket
  }

  private static func seal(_ object: JSONObject) throws(HABError) -> String {
    try Digest.of(JSONValue.object(object).text(.compact))
  }

  // MARK: - Members

  private var content: JSONObject {
    var object = JSONObject()
    object.append("ticket", "boardless fuses rehearse")
    object.append("version", JSONValue(Self.version))
    object.append("program", .string(program))
    object.append("board", .string(uniqueID))
    object.append("succeeded", .bool(outcome.succeeded))
    object.append("boots", .bool(outcome.boots))
    object.append("loads", .bool(outcome.loads))
    object.append("cuts", JSONValue(outcome.cuts))
    object.append("shown", .array(outcome.shown.map { .string($0) }))
    object.append("failures", .array(outcome.failures.map { .string($0) }))
    object.append("plan", .string(planName))
    object.append(
      "requests",
      .array(
        requests.map {
          [
            "word": JSONValue($0.word), "value": .string(FuseText.value($0.value)),
            "mask": .string(FuseText.value($0.mask)), "source": .string($0.source),
          ]
        }))
    object.append("allows_locks", .bool(allowsLocks))
    object.append("allows_no_way_back", .bool(allowsNoWayBack))
    object.append("key_hash", keyHash.map { .string($0.text) } ?? .null)
    object.append("image", imageDigest.map { .string($0) } ?? .null)
    object.append("flashloader", flashloaderDigest.map { .string($0) } ?? .null)
    object.append("firmware", .string(firmware))
    object.append("fuses", .array(readOut.words.map { $0.map { .string(FuseText.value($0)) } ?? .null }))
    return object
  }

  private init?(_ object: JSONObject) {
    guard let board = object["board"]?.string, let plan = object["plan"]?.string,
      let program = object["program"]?.string, let firmware = object["firmware"]?.string,
      let fuses = object["fuses"]?.array, fuses.count == FuseReadOut.wordCount,
      let list = object["requests"]?.array, let outcome = Self.outcome(object),
      let locks = object["allows_locks"]?.bool, let noWayBack = object["allows_no_way_back"]?.bool
    else { return nil }
    var words: [UInt32?] = []
    for fuse in fuses {
      let word = Self.word(fuse)
      guard word != nil || fuse.isNull else { return nil }
      words.append(word)
    }
    var requests: [FuseRequest] = []
    for item in list {
      guard let word = item["word"]?.int, let value = Self.word(item["value"]), let mask = Self.word(item["mask"]),
        let source = item["source"]?.string
      else { return nil }
      requests.append(FuseRequest(word: word, value: value, mask: mask, source: source))
    }
    uniqueID = board
    readOut = FuseReadOut(words)
    self.requests = requests
    allowsLocks = locks
    allowsNoWayBack = noWayBack
    planName = plan
    imageDigest = object["image"]?.string
    flashloaderDigest = object["flashloader"]?.string
    self.firmware = firmware
    self.outcome = outcome
    self.program = program
    if let text = object["key_hash"]?.string {
      guard let hash = KeyHash(text: text) else { return nil }
      keyHash = hash
    }
  }

  private static func outcome(_ object: JSONObject) -> RehearsalOutcome? {
    guard let shown = object["shown"]?.array?.map(\.string), let failures = object["failures"]?.array?.map(\.string),
      let boots = object["boots"]?.bool, let loads = object["loads"]?.bool, let cuts = object["cuts"]?.int,
      object["succeeded"]?.bool == failures.isEmpty
    else { return nil }
    var outcome = RehearsalOutcome()
    outcome.shown = shown.compactMap { $0 }
    outcome.failures = failures.compactMap { $0 }
    (outcome.boots, outcome.loads, outcome.cuts) = (boots, loads, cuts)
    guard outcome.shown.count == shown.count, outcome.failures.count == failures.count else { return nil }
    return outcome
  }

  private static func word(_ value: JSONValue?) -> UInt32? {
    guard let text = value?.string, text.hasPrefix("0x") else { return nil }
    return UInt32(text.dropFirst(2), radix: 16)
  }
}

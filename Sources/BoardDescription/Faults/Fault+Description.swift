import JSONText
import VirtualRT1020

/// Faults as text: an object each, `{fault: erase-ignored, addresses: [0x10000-0x1ffff], after: 2, times: 1}`.
extension Fault {
  /// Reads one fault.
  /// - Parameter flashSize: bytes of the flash that it is for, if that is known; addresses beyond it are refused.
  /// - Throws: `DescriptionError` with the place and the allowed values.
  public init(_ value: DescribedValue, flashSize: Int? = nil) throws(DescriptionError) {
    let members = try value.members()
    guard let named = members.first(where: { $0.key == "fault" })?.value else {
      throw value.bad("an object with the key \"fault\", whose value is \(DescribedValue.list(FaultForm.names))")
    }
    guard let form = named.text.flatMap(FaultForm.named) else { throw named.bad(DescribedValue.list(FaultForm.names)) }
    var arguments = FaultArguments()
    var trigger = Trigger()
    var addresses: [Range<Int>] = []
    for key in form.keys { arguments[key.name] = key.standard ?? .none }
    for (index, member) in members.enumerated() where member.key != "fault" {
      guard form.allKeys.contains(member.key) else {
        throw value.unknownKey(member.key, index: index, form.allKeys, of: "\(value.place): \(form.name)")
      }
      if let key = form.keys.first(where: { $0.name == member.key }) {
        arguments[key.name] = try key.read(member.value)
      } else if member.key == "addresses" {
        addresses = try Self.addresses(member.value, flashSize: flashSize)
      } else {
        try trigger.read(member.key, member.value)
      }
    }
    for key in form.keys where key.standard == nil && arguments[key.name] == .none {
      throw value.error(.badValue, "\(form.name) needs the key \"\(key.name)\": \(key.allowed)")
    }
    self.init(form.make(arguments), addresses: addresses, trigger: trigger)
  }

  /// Reads a list of faults.
  public static func list(_ value: DescribedValue, flashSize: Int? = nil) throws(DescriptionError) -> [Fault] {
    var faults: [Fault] = []
    for element in try value.elements(0...maximumCount, "a list of up to \(maximumCount) faults") {
      faults.append(try Fault(element, flashSize: flashSize))
    }
    return faults
  }

  /// Faults of one list at most.
  public static let maximumCount = 4096

  /// The fault as it is read back: what is left out has its default.
  public var json: JSONValue {
    let (name, arguments) = effect.described
    var object = JSONObject()
    object.append("fault", .string(name))
    guard let form = FaultForm.named(name) else { return .object(object) }
    for (key, value) in arguments {
      if let json = form.keys.first(where: { $0.name == key })?.json(value) { object.append(key, json) }
    }
    if form.takesAddresses, !addresses.isEmpty {
      object.append("addresses", .array(addresses.map { .string(Self.text($0)) }))
    }
    trigger.append(to: &object, keys: form.commonKeys)
    return .object(object)
  }
}

extension FaultForm {
  static let names = all.map(\.name)
}

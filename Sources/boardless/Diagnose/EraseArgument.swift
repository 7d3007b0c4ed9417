import Provisioning

/// Flash that may be erased, as it is written on the command line.
enum EraseArgument {
  /// Reads `0x60010000:4096`.
  static func range(_ text: String) throws(Failure) -> ProvisioningPlan.Range {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Number(argument: String($0)) }
    guard parts.count == 2, let address = parts[0], let count = parts[1], count.value > 0,
      address.value >= 0x6000_0000, UInt64(address.value) + UInt64(count.value) <= 0x7000_0000,
      address.value % 4096 == 0, count.value % 4096 == 0
    else {
      throw Failure(
        .badInput, "--may-erase \(text) is not ADDRESS:BYTES of whole 4 KiB sectors in flash, such as 0x60010000:4096")
    }
    return .init(address: address.value, count: Int(count.value))
  }
}

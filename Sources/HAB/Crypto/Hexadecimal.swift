/// `0x2A`: an offset or a tag in an error text.
func hex(_ value: Int, _ digits: Int = 2) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
}

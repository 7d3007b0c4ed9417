import CaptureDecoding
import MBoot
import SDP
import Testing

/// The generated Lua; that Wireshark takes it, `make wireshark` shows.
@Suite struct WiresharkDissectorTests {
  @Test func theTablesAreAllThere() {
    let text = WiresharkDissector.text
    for code in SDPCommand.Code.known {
      #expect(text.contains("[0x\(String(code.rawValue, radix: 16))] = \"\(code.name)\","))
    }
    for tag in CommandTag.knownCommands {
      #expect(text.contains("[0x\(String(tag.rawValue, radix: 16))] = \"\(tag.name)\","))
    }
    for status in StatusCode.known { #expect(text.contains("[\(status.rawValue)] = \"\(status.text)\",")) }
    for property in PropertyTag.known { #expect(text.contains("[\(property.rawValue)] = \"\(property.name)\",")) }
    #expect(text.contains("[\"15a2:0073\"] = \"mboot\","))
    #expect(text.contains("[\"1fc9:0130\"] = \"SDP\","))
    #expect(text.contains("[20106] = \"FlexSPINOR: Command Failure\","))
  }

  @Test func blocksAndStringsAreClosed() {
    let lines = WiresharkDissector.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last == "")
    #expect(lines.allSatisfy { $0.utf8.count <= 120 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
    #expect(lines.allSatisfy { line in line.count { $0 == "\"" } % 2 == 0 })
    let text = WiresharkDissector.text
    #expect(text.count { $0 == "{" } == text.count { $0 == "}" })
    #expect(text.count { $0 == "(" } == text.count { $0 == ")" })
  }
}

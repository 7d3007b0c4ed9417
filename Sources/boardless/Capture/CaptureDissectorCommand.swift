import ArgumentParser
import CaptureDecoding

/// `boardless capture dissector`: our tables for Wireshark.
struct CaptureDissectorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dissector", abstract: "Print a Wireshark dissector of SDP and mboot, in Lua, or install it.",
    discussion: """
      For Wireshark and tshark 4.0 and later, and captures of usbmon and USBPcap:

        boardless capture dissector --install
        tshark -r capture.pcap -Y boardless
      """)

  @Flag(
    help: ArgumentHelp("Put it into this user's folder of Wireshark plugins instead: ~/.local/lib/wireshark/plugins."))
  var install = false

  func run() throws {
    try Failure.guarding {
      guard install else { return try Console.print(String(WiresharkDissector.text.dropLast())) }
      let path = try WiresharkFolder.make("plugins", in: WiresharkFolder.library) + "/" + WiresharkDissector.fileName
      let file = try OutputFile(path)
      try file.write(Array(WiresharkDissector.text.utf8))
      try file.finish()
      try Console.print("\(path) is written: Wireshark reads it when it starts, or by Analyze, Reload Lua Plugins")
    }
  }
}

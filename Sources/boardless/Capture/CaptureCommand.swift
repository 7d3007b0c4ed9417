import ArgumentParser

/// `boardless capture`: what passed between host and board, from a capture of the bus.
struct CaptureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture", abstract: "Decode, replay and revive captures of the USB bus (usbmon, USBPcap).",
    subcommands: [CaptureConvertCommand.self, CaptureReplayCommand.self, CaptureReviveCommand.self, CaptureShrinkCommand.self])
}

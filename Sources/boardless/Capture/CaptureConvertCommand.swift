import ArgumentParser
import USBCapture

/// `boardless capture convert`: the same packets in another format.
struct CaptureConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write a capture's packets as a pcap file in another format.",
    discussion: """
      What passed on the bus stays: times, devices, endpoints, statuses, data. What only the old format has, such as \
      the polling intervals of usbmon, is left out, and isochronous transfers lose their descriptors. USBPcap has no \
      place for how many bytes a host asked for.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case usbmon
    case usbmonShort = "usbmon-48"
    case usbpcap

    var packets: USBPacketFormat {
      switch self {
      case .usbmon: .usbmon
      case .usbmonShort: .usbmonShort
      case .usbpcap: .usbpcap
      }
    }
  }

  enum Order: String, CaseIterable, ExpressibleByArgument {
    case little, big
    var bytes: ByteOrder { self == .little ? .little : .big }
  }

  @OptionGroup var input: CaptureInput

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"), completion: .file())
  var output: String

  @Option(
    help: """
      usbmon has Linux's header of 64 bytes (link type 220), usbmon-48 its older one (189), usbpcap Windows' (249).
      """)
  var format = Format.usbmon

  @Option(help: "Of the file and of usbmon's headers.")
  var byteOrder = Order.little

  func run() throws {
    try Failure.guarding {
      let writer = PCAPWriter(format.packets, order: byteOrder.bytes)
      guard input.file == nil || input.file == "-" || !OutputFile.isSame(input.file ?? "", output) else {
        throw Failure(.badInput, "\(output) is the capture itself: name another file")
      }
      var file: OutputFile?
      var bytes: [UInt8] = []
      var packets = 0
      var failure: Failure?
      func flush(_ limit: Int) {
        guard failure == nil, bytes.count > limit else { return }
        do throws(Failure) {
          if file == nil { file = try OutputFile(output) }
          try file?.write(bytes)
        } catch { failure = error }
        bytes.removeAll(keepingCapacity: true)
      }
      writer.appendFileHeader(to: &bytes)
      // Nothing is made before the input is known to be a capture.
      let (capture, damage) = try input.readPackets { packet, payload in
        writer.append(packet, payload, to: &bytes)
        packets += 1
        flush(Self.pieceBytes)
        return failure == nil
      }
      flush(0)
      if let failure { throw failure }
      try file?.finish()
      Console.note("\(packets) packets written to \(output == "-" ? "standard output" : output)\n")
      try CaptureEnd(name: input.name, format: capture.format, damage: damage).conclude()
    }
  }

  /// Written at a time.
  private static let pieceBytes = 1 << 18
}

import MBoot
import Provisioning

extension ToolCommand {
  /// Commands that send whole files.
  static let files: [ToolCommand] = [
    ToolCommand(
      name: "load-image", arguments: [.other("file", "FILE", .inputFile)],
      summary: "Sends a boot image without a command; an RT1020 takes none."
    ) { (run, values) throws(ToolEnd) in
      try run.loadImage(values.bytes("file"))
    },
    ToolCommand(
      name: "receive-sb-file", arguments: [.other("file", "FILE", .inputFile)],
      options: [
        OptionRule(name: "check", spellings: ["-c", "--check-errors"], summary: "Is always so here.")
      ], summary: "Sends an SB file, which the board runs."
    ) { (run, values) throws(ToolEnd) in
      let data = values.bytes("file")
      let reply = try run.send(.receiveSBFile, [UInt32(clamping: data.count)], data, label: "Sending SB file")
      // A jump or reset that is the file's last command leaves these behind.
      try run.answer([10119, 10120].contains(reply.status.rawValue) ? .success : reply.status)
    },
    ToolCommand(
      name: "generate-key-blob",
      arguments: [
        .other("key", "DEK_FILE", .inputFile), .other("blob", "BLOB_FILE", .outputFile),
        .other(
          "select", "[KEY_SEL]", .choice(["0", "1", "2", "3", "OPTMK", "ZMK", "CMK"]), or: "0", isRequired: false),
      ], summary: "Has the board wrap a key into a blob. KEY_SEL: 0, 1, OPTMK; 2, ZMK; 3, CMK."
    ) { (run, values) throws(ToolEnd) in
      try run.generateKeyBlob(values.bytes("key"), values.text("blob") ?? "", values.text("select") ?? "0")
    },
    ToolCommand(
      name: "program-aeskey", arguments: [.other("file", "FILE", .inputFile)],
      summary: "Burns an AES key of other chips; an RT1020 refuses it."
    ) { (run, values) throws(ToolEnd) in
      let data = values.bytes("file")
      try run.answer(try run.send(.writeMemory, [0, UInt32(clamping: data.count), 0x200], data).status)
    },
  ]
}

extension ToolRun {
  /// load-image.
  func loadImage(_ data: [UInt8]) throws(ToolEnd) {
    let host = try mboot()
    let bar = ProgressBar(self, "Loading image")
    let result: Result<MBootReply, MBootError>
    do throws(MBootError) {
      try host.sendBare(data.span.bytes, progress: bar.report)
      result = .success(MBootReply(status: .success))
    } catch {
      result = .failure(error)
    }
    bar.end()
    try answer(try ended(result).status)
  }

  /// generate-key-blob: hands over the key, then fetches the blob.
  func generateKeyBlob(_ key: [UInt8], _ path: String, _ name: String) throws(ToolEnd) {
    let select: UInt32 =
      switch name {
      case "ZMK": 2
      case "CMK": 3
      case "OPTMK": 0
      default: UInt32(name) ?? 0
      }
    let sent = try send(.generateKeyBlob, [select, UInt32(clamping: key.count), 0], key)
    guard sent.status.isSuccess else { return try answer(sent.status, nil) }
    let blob = try fetch(.generateKeyBlob, [select, 72, 1], response: .generateKeyBlobResponse, most: 1024)
    guard !blob.data.isEmpty else { return try answer(blob.status, nil) }
    try store(blob.data, path)
    try answer(blob.status, [.number(UInt64(blob.status.rawValue)), .number(UInt64(blob.data.count))])
  }
}

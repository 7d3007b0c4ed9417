#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Signing and verifying beside SPSDK's nxpimage, of the same configuration and file, process start to exit.
enum SigningBenchmarks {
  private static let applicationBytes = 64 << 10

  /// - Parameters:
  ///   - boardless: our tool.
  ///   - other: SPSDK's nxpimage, where it is installed; without it there is nothing to compare with.
  static func all(boardless: String, other: String?) throws -> [Figure] {
    let folder = "/tmp/boardless-bench-signing-\(getpid())"
    guard mkdir(folder, 0o700) == 0 else { throw ProcessBenchmarks.Failed(description: "cannot make \(folder)") }
    defer { _ = try? ProcessBenchmarks.run(["/bin/rm", "-rf", folder]) }
    let config = "\(folder)/config.yaml"
    try ProcessBenchmarks.run([boardless, "image", "keys", "\(folder)/tree", "--no-passphrase", "-n", "1"])
    try write(application, to: "\(folder)/app.bin")
    try write(Array(configuration("\(folder)/tree").utf8), to: config)
    let image = "\(folder)/image.bin"
    let sign = ["-c", config, "-o", image, "--force"]
    let ours = try Benchmark.seconds(runs: 20) { try ProcessBenchmarks.run([boardless, "image", "build"] + sign) }
    let verified = try Benchmark.seconds(runs: 20) { try ProcessBenchmarks.run([boardless, "image", "verify", image]) }
    var figures = [
      Figure(name: "sign an image of 64 KiB", value: ours * 1000, unit: "ms"),
      Figure(name: "verify an image of 64 KiB", value: verified * 1000, unit: "ms"),
    ]
    guard let other else { return figures }
    let theirs = try Benchmark.seconds(runs: 3) { try ProcessBenchmarks.run([other, "hab", "export"] + sign) }
    let theirVerify = ["hab", "verify", "-b", image, "-f", "mimxrt1020"]
    let theirVerified = try Benchmark.seconds(runs: 3) { try ProcessBenchmarks.run([other] + theirVerify) }
    figures += [
      Figure(name: "SPSDK nxpimage hab export, 64 KiB", value: theirs * 1000, unit: "ms"),
      Figure(name: "SPSDK nxpimage hab verify, 64 KiB", value: theirVerified * 1000, unit: "ms"),
      Figure(name: "signing, times SPSDK", value: theirs / ours, unit: "x"),
      Figure(name: "verifying, times SPSDK", value: theirVerified / verified, unit: "x"),
    ]
    return figures
  }

  /// Vectors for 0x60002000, then a pattern.
  private static var application: [UInt8] {
    [0x00, 0x00, 0x01, 0x20, 0x01, 0x21, 0x00, 0x60]
      + (8..<applicationBytes).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
  }

  private static func configuration(_ tree: String) -> String {
    func file(_ place: String, _ name: String, _ end: String) -> String {
      "\(tree)/\(place)/\(name)0_0_rsa2048_\(end).pem"
    }
    return """
      options:
        family: mimxrt1020
        flags: 8
        startAddress: 0x60000000
        bootDevice: flexspi_nor
      inputImageFile: app.bin
      sections:
        - Header: {Header_Version: '4.2', Header_Engine: DCP}
        - InstallSRK: {InstallSRK_Table: \(tree)/srk_table.bin, InstallSRK_SourceIndex: 0}
        - InstallCSFK: {InstallCSFK_File: \(file("crts", "CSF", "cert"))}
        - AuthenticateCSF: {Signer: '\(file("keys", "CSF", "key"))'}
        - InstallKey:
            InstallKey_File: \(file("crts", "IMG", "cert"))
            InstallKey_VerificationIndex: 0
            InstallKey_TargetIndex: 2
        - AuthenticateData:
            AuthenticateData_VerificationIndex: 2
            AuthenticateData_Engine: DCP
            AuthenticateData_EngineConfiguration: 0
            Signer: '\(file("keys", "IMG", "key"))'
      """
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    defer { close(file) }
    guard file >= 0, bytes.withUnsafeBytes({ systemWrite(file, $0.baseAddress, $0.count) }) == bytes.count else {
      throw ProcessBenchmarks.Failed(description: "cannot write \(path)")
    }
  }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }

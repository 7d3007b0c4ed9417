import ArgumentParser
import BootImage
import SigningConfiguration

/// What an unsigned container is made of, when no configuration says it.
struct PlainContainerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "flexspi_nor, flexspi_nand, semc_nand, sd, mmc or serial_downloader; told by the application's address else.",
      valueName: "name"))
  var bootDevice: String?

  @Option(
    help: ArgumentHelp(
      "Where the image starts in memory; told by the application's address else.", valueName: "address"))
  var start: Number?

  @Option(help: ArgumentHelp("Where the IVT stands, from the start; in place of a boot device.", valueName: "offset"))
  var ivtOffset: Number?

  @Option(
    help: ArgumentHelp("Where the application stands, from the start; in place of a boot device.", valueName: "offset"))
  var initialLoadSize: Number?

  @Option(help: ArgumentHelp("Where to start; else where the file says, else the reset vector.", valueName: "address"))
  var entry: Number?

  @Option(help: ArgumentHelp("Device configuration data, binary.", valueName: "file"))
  var dcd: String?

  @Option(help: ArgumentHelp("bin, hex or srec (default: bin).", valueName: "format"))
  var format: String?

  /// True if any of them is there.
  var isGiven: Bool {
    bootDevice != nil || start != nil || ivtOffset != nil || initialLoadSize != nil || entry != nil || dcd != nil
      || format != nil
  }

  /// The same as a configuration; relative paths are the working folder's.
  func input(application: String, _ passphrase: PassphraseOptions) throws(Failure) -> ContainerBuild.Input {
    let path = ConfigurationPath(path: application, place: "application")
    var configuration = SigningConfiguration(unsigned: try geometry(application), application: path)
    configuration.entry = entry?.value
    configuration.dcd = dcd.map { ConfigurationPath(path: $0, place: "--dcd") }
    if let format {
      guard let known = SigningConfiguration.OutputFormat(rawValue: format) else {
        let words = format.hasPrefix("elf") ? "ELF is not written here" : "there is no format \(format)"
        throw Failure(.badInput, "--format: \(words); there are bin, hex and srec")
      }
      configuration.format = known
    }
    return ContainerBuild.Input(
      configuration: configuration, files: ConfigurationFolder.files(of: nil, passphrase), name: nil)
  }

  private func geometry(_ application: String) throws(Failure) -> ContainerGeometry {
    if ivtOffset != nil || initialLoadSize != nil {
      guard let ivtOffset, let initialLoadSize, bootDevice == nil else {
        throw Failure(.badInput, "give --boot-device, or both --ivt-offset and --initial-load-size")
      }
      guard let start else { throw Failure(.badInput, "give --start: where the image starts in memory") }
      return ContainerGeometry(
        start: start.value, ivtOffset: ivtOffset.value, initialLoadSize: initialLoadSize.value)
    }
    let place = try place(application)
    let isFlash = place.map { RT1020Memory.flexSPI.contains(UInt64($0.address)) }
    let name = bootDevice ?? (isFlash == false && start?.value ?? 0 < 0x6000_0000 ? "serial_downloader" : "flexspi_nor")
    guard let geometry = ContainerGeometry(bootDevice: name, start: start?.value ?? 0x6000_0000) else {
      let names = ContainerGeometry.bootDevices.map(\.name).joined(separator: ", ")
      throw Failure(.badInput, "--boot-device: there is no \(name); there are \(names)")
    }
    guard start == nil, name != "flexspi_nor" else { return geometry }
    guard let place, place.isExact, place.address >= geometry.initialLoadSize else {
      throw Failure(
        .badInput,
        "\(application): the file does not say where it belongs; give --start, where the image starts in "
          + "memory: \(geometry.initialLoadSize) bytes before the application")
    }
    return ContainerGeometry(
      start: place.address - geometry.initialLoadSize, ivtOffset: geometry.ivtOffset,
      initialLoadSize: geometry.initialLoadSize)
  }

  /// Where the application belongs: its first byte if it says so, else what its reset vector suggests.
  private func place(_ application: String) throws(Failure) -> (address: UInt32, isExact: Bool)? {
    let file = try ImageLoader.file(application)
    if file.isPlaced { return (file.lowestAddress, true) }
    return VectorTable(file.flattened(fill: 0)).map { ($0.reset, false) }
  }
}

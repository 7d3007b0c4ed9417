import BootImage
import DescribedValues
import Fuses
import HAB
import Provisioning
import YAMLText

/// Reads plans and what they name. It does no input itself: whoever makes it says how a file is read.
public struct PlanLoader {
  /// Reads a file whole, at most `limit` bytes of it; its error's words say why it cannot.
  public typealias FileReader = (_ path: String, _ limit: Int) throws(DescriptionError) -> [UInt8]
  /// Signs an application, or an unsigned container: gives the bytes of a signed container.
  public typealias Signer = (
    _ path: PlanPath, _ file: ImageFile, _ signing: PlanFile.Signing
  ) throws(DescriptionError) -> [UInt8]

  /// Bytes that an image file may have.
  public static let imageLimit = 512 << 20

  private let read: FileReader
  private let sign: Signer

  /// A loader that reads, and signs, like this.
  public init(read: @escaping FileReader, sign: @escaping Signer) {
    self.read = read
    self.sign = sign
  }

  /// The plan alone; what it names is not read.
  public func plan(_ path: String) throws(DescriptionError) -> PlanFile { try file(path).plan }

  /// The plan and all that it names.
  /// - Throws: an error with the file in which it stands: the plan, and the place where what is wrong is named.
  public func material(_ path: String) throws(DescriptionError) -> PlanMaterial {
    let (plan, bytes) = try file(path)
    var reading = PlanReading(plan: plan, path: path, read: read, sign: sign)
    reading.inputs = [PlanInput(name: "plan", path: path, bytes: bytes)]
    return try located(path) { () throws(DescriptionError) in try reading.material() }
  }

  private func file(_ path: String) throws(DescriptionError) -> (plan: PlanFile, bytes: [UInt8]) {
    try located(path) { () throws(DescriptionError) in
      let bytes = try read(path, YAMLLimits.bytes)
      let document: YAMLDocument
      do throws(YAMLError) { document = try YAMLDocument(bytes) } catch {
        throw DescriptionError(.badYAML, "\(error.reason)", position: error.position)
      }
      return (try PlanFile(document, path: path), bytes)
    }
  }

  private func located<Value>(
    _ path: String, _ body: () throws(DescriptionError) -> Value
  ) throws(DescriptionError) -> Value {
    let result: Result<Value, DescriptionError>
    do throws(DescriptionError) { result = .success(try body()) } catch {
      var located = error
      located.file = error.file ?? path
      result = .failure(located)
    }
    return try result.get()
  }
}

/// One reading of what a plan names.
private struct PlanReading {
  let plan: PlanFile
  let path: String
  let read: PlanLoader.FileReader
  let sign: PlanLoader.Signer
  var inputs: [PlanInput] = []

  mutating func material() throws(DescriptionError) -> PlanMaterial {
    let layout = try layout()
    let flashloader = try flashloader(plan.flashloader.unsigned)
    let signedFlashloader = try signedFlashloader()
    if let signed = plan.flashloader.signed, signedFlashloader?.container.isSigned == false {
      throw signed.error(.badValue, "\(signed.path) is not signed; a closed part would not start it")
    }
    let configuration = try configuration()
    let keyHash = try keyHash()
    return PlanMaterial(
      plan: plan, path: path, inputs: inputs, layout: layout, flashloader: flashloader,
      signedFlashloader: signedFlashloader, configuration: configuration, keyHash: keyHash)
  }

  /// A file's bytes; an error names the place in the plan.
  private mutating func bytes(_ path: PlanPath, limit: Int) throws(DescriptionError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(DescriptionError) { bytes = try read(path.path, limit) } catch {
      throw path.error(error.code, error.message)
    }
    inputs.append(PlanInput(name: path.place, path: path.path, bytes: bytes))
    return bytes
  }

  private mutating func image(_ path: PlanPath) throws(DescriptionError) -> ImageFile {
    let known = inputs.first { $0.name == path.place }?.bytes
    let bytes = if let known { known } else { try bytes(path, limit: PlanLoader.imageLimit) }
    do throws(ImageFileError) { return try ImageFile(bytes) } catch {
      throw path.error(.badValue, "\(path.path): \(error)")
    }
  }

  private mutating func layout() throws(DescriptionError) -> FlashLayout {
    let path = plan.image.file
    var file = try image(path)
    var address = plan.image.address
    if let signing = plan.image.signing {
      if let address, file.kind == .binary, address != FlashLayout.applicationAddress {
        throw path.error(
          .badValue,
          "\(path.path) cannot be signed for \(FuseText.value(address)): what a plan signs stands at "
            + FuseText.value(FlashLayout.applicationAddress))
      }
      file = try signed(path, file, signing)
      address = nil
    }
    do throws(PlacementError) { return try FlashLayout(file, address: address) } catch {
      throw path.error(.badValue, "\(path.path): \(error)")
    }
  }

  private func signed(
    _ path: PlanPath, _ file: ImageFile, _ signing: PlanFile.Signing
  ) throws(DescriptionError) -> ImageFile {
    let bytes = try sign(path, file, signing)
    do throws(ImageFileError) { return try ImageFile(bytes) } catch {
      throw path.error(.badValue, "\(path.path), signed: \(error)")
    }
  }

  /// What the plan names, or has signed of what it names for open parts.
  private mutating func signedFlashloader() throws(DescriptionError) -> RAMImage? {
    guard plan.flashloader.isSigned else { return try flashloader(plan.flashloader.signed) }
    guard let path = plan.flashloader.unsigned, let signing = plan.image.signing, case .folder = signing.keys else {
      throw DescriptionError(
        .badValue,
        "flashloader.sign: \"unsigned\" must name the flashloader, and \"image.sign.keys\" the folder of the keys",
        position: plan.flashloader.position)
    }
    let file = try signed(path, try image(path), signing)
    do throws(PlacementError) { return try RAMImage(file) } catch {
      throw path.error(.badValue, "\(path.path), signed: \(error)")
    }
  }

  private mutating func flashloader(_ path: PlanPath?) throws(DescriptionError) -> RAMImage? {
    guard let path else { return nil }
    let file = try image(path)
    do throws(PlacementError) { return try RAMImage(file) } catch {
      throw path.error(.badValue, "\(path.path): \(error)")
    }
  }

  private mutating func configuration() throws(DescriptionError) -> ProvisioningPlan.Configuration {
    guard case .block(let path) = plan.memory else {
      if case .option(let word) = plan.memory { return .option(word) }
      return .option(.standard)
    }
    guard let block = FlashConfigurationBlock(bytes: try bytes(path, limit: 1 << 20)), block.isValid else {
      throw path.error(
        .badValue,
        "\(path.path) is no flash configuration block: it must be 512 bytes that start with FCFB and a version")
    }
    return .block(block)
  }

  private mutating func keyHash() throws(DescriptionError) -> KeyHash? {
    switch plan.fuses?.keyHash {
    case nil: return nil
    case .bytes(let bytes)?: return KeyHash(bytes: bytes)
    case .file(let path)?:
      guard let hash = KeyHash(bytes: try bytes(path, limit: 1 << 20)) else {
        throw path.error(.badValue, "\(path.path) is no SRK hash: it must have 32 bytes")
      }
      return hash
    case .table(let path)?:
      let bytes = try bytes(path, limit: 1 << 20)
      do throws(HABError) { return KeyHash(bytes: try SRKTable(bytes).hash()) } catch {
        throw path.error(error.kind == .library ? .limit : .badValue, "\(path.path): \(error)")
      }
    }
  }
}

import HAB
import SigningConfiguration

/// Signing configurations, YAML and BD: any bytes are read, or refused with words and a place in the text; what was
/// read is loaded from files that hold the input too, or refused. A password shows in no error.
func fuzz(_ bytes: [UInt8]) {
  let configuration: SigningConfiguration
  do throws(ConfigurationError) {
    configuration = try SigningConfiguration(bytes, sources: SigningConfiguration.isBD(bytes) ? ["app", "two"] : [])
  } catch {
    check(error, bytes)
    return
  }
  require(configuration.sections.count <= 64, "sections are bounded")
  require((configuration.header == nil) == (configuration.kind == .unsigned), "who signs has a header")
  require(!String(describing: configuration).contains("sEcReT"), "no password shows")
  let files = ConfigurationFiles(
    folder: "folder", isFile: { $0 != "folder/app" && !$0.isEmpty },
    read: { path throws(ConfigurationError) in
      guard path.utf8.count % 5 != 4 else { throw ConfigurationError(.file, "cannot open it") }
      return path.utf8.count % 2 == 0 ? bytes : [0xFF, 0xFF, 0x00, 0x20, 0x01, 0x20, 0x00, 0x60]
    }, environment: { $0 == "HOME" ? "/home" : nil }, passphrase: { _ in nil })
  do throws(ConfigurationError) { _ = try configuration.load(files) } catch { check(error, bytes) }
}

private func check(_ error: ConfigurationError, _ bytes: [UInt8]) {
  let text = error.description
  require(text.utf8.count > 8 && text.utf8.count < 2 * bytes.count + 2000, "an error has words, and not too many")
  // Seeds and mutations have it where passwords stand; a path may have it too, and shows.
  let isPath = !String(decoding: bytes, as: UTF8.self).contains("password=sEcReT")
  require(isPath || !text.contains("password=sEcReT"), "no password shows")
  guard let position = error.position else { return }
  require(position.line >= 1 && position.column >= 1, "a place counts from 1")
  require(position.line <= bytes.count + 2 && position.column <= bytes.count + 2, "the place is in the text")
}

import HAB
import SigningConfiguration

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files of this machine, for configurations.
enum ConfigurationFolder {
  /// The door for a configuration at a path; nil if there is none, and paths are the working folder's.
  static func files(of path: String?, _ passphrase: PassphraseOptions) -> ConfigurationFiles {
    var folder = ""
    if let path, path != "-", let slash = path.lastIndex(of: "/") {
      folder = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    return ConfigurationFiles(
      folder: folder, isFile: ContainerBuild.isFile, read: read,
      environment: { name in getenv(name).map { String(cString: $0) } },
      passphrase: { (key: String) throws(HABError) in
        do throws(Failure) { return try passphrase.passphrase(of: key) } catch {
          throw HABError(.passphrase, error.description)
        }
      })
  }

  private static func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
    do throws(Failure) { return try FileBytes.read(path) } catch {
      throw ConfigurationError(error.code == .badInput ? .input : .file, error.description)
    }
  }
}

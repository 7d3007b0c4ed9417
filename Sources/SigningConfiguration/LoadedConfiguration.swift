import BootImage
import HAB

/// A configuration whose files have been read: what a container is built of.
public struct LoadedConfiguration: Sendable {
  /// Where a data key that is made for this image must be written, for the part to make its blob of it later.
  public struct DataKey: Equatable, Sendable {
    /// The key.
    public var bytes: [UInt8]
    /// The file.
    public var path: String
  }

  /// The application.
  public var application: ContainerApplication
  /// Where it was found.
  public var applicationPath: String
  /// Device configuration data, if there are any.
  public var dcd: [UInt8]?
  /// The commands of the CSF.
  public var sections: [CSFSection]
  /// The SRK table of a signed image.
  public var keyTable: SRKTable?
  /// A key that was made for this image.
  public var newDataKey: DataKey?
}

extension LoadedConfiguration.DataKey: CustomStringConvertible, CustomReflectable {
  /// The file, not the key.
  public var description: String { "data key for \(path)" }
  /// The file, not the key.
  public var customMirror: Mirror { Mirror(self, children: ["path": path]) }
}

import BootImage
import JSONText
import YAMLText

/// What a container is to be made of, and who signs it: the configuration of NXP's `nxpimage hab export` as a plain
/// value, its files not yet read.
public struct SigningConfiguration: Equatable, Sendable {
  /// What is to be written.
  public enum OutputFormat: String, Sendable, CaseIterable {
    /// The bytes alone.
    case bin
    /// Intel HEX at the container's address.
    case hex
    /// Motorola SREC at the container's address.
    case srec
  }

  /// The CSF's header.
  public struct Header: Equatable, Sendable {
    /// 0x40 to 0x4F: 0x42 is "4.2".
    public var version: UInt8
    /// The engine that checks the CSF's signature.
    public var engine: UInt8

    /// Makes a header.
    public init(version: UInt8, engine: UInt8) {
      self.version = version
      self.engine = engine
    }
  }

  /// What is to be done with the container.
  public var kind: ContainerLayout.Kind
  /// Where its parts stand.
  public var geometry: ContainerGeometry
  /// Where it starts; nil: where the application's file says, else the reset vector.
  public var entry: UInt32?
  /// When it is said to be signed, seconds since 1970; nil: now.
  public var time: Int64?
  /// Device configuration data.
  public var dcd: ConfigurationPath?
  /// The application; nil if the configuration names none.
  public var application: ConfigurationPath?
  /// What is to be written.
  public var format: OutputFormat
  /// The CSF's header; there is one if there are sections.
  public var header: Header?
  /// The CSF's commands.
  public var sections: [SigningSection]
  /// What was read and has no effect, in words.
  public var remarks: [String]

  /// True if the text is a boot descriptor (BD) file rather than YAML or JSON: it begins with a block.
  public static func isBD(_ bytes: [UInt8]) -> Bool {
    guard var lexer = try? BDLexer(bytes), let first = try? lexer.next(), let second = try? lexer.next() else {
      return false
    }
    guard case .word = first.kind else { return false }
    return second.kind == .sign("{") || second.kind == .sign("(")
  }

  /// Reads a configuration: YAML, JSON or BD, told by its content.
  /// - Parameter sources: for a BD file, what its `extern(0)`, `extern(1)` … stand for.
  public init(_ bytes: [UInt8], sources: [String] = []) throws(ConfigurationError) {
    if Self.isBD(bytes) {
      var parser = try BDParser(bytes, sources: sources)
      let (value, marks) = try parser.document()
      try self.init(ConfigurationValue(json: value, marks: marks, place: ""), isBD: true)
    } else {
      let document: YAMLDocument
      do throws(YAMLError) { document = try YAMLDocument(bytes) } catch {
        throw ConfigurationError(at: error.position, "\(error.reason)")
      }
      guard sources.isEmpty else {
        throw ConfigurationError(
          .input, "source files on the command line are for BD files; this configuration names its own (inputImageFile)"
        )
      }
      try self.init(ConfigurationValue(json: document.value, marks: document.marks, place: ""), isBD: false)
    }
  }

  /// A configuration without signature.
  public init(unsigned geometry: ContainerGeometry, application: ConfigurationPath) {
    kind = .unsigned
    self.geometry = geometry
    self.application = application
    format = .bin
    sections = []
    remarks = []
  }
}

import DescribedValues
import YAMLText

extension PlanFile {
  /// The application, and whether it is signed on the way.
  public struct Image: Equatable, Sendable {
    /// SREC, Intel HEX, ELF, BIN, container or flash image.
    public var file: PlanPath
    /// Address of a BIN file's first byte.
    public var address: UInt32?
    /// How it is signed; nil takes it as it is.
    public var signing: Signing?

    static let keys = ["file", "address", "sign"]

    /// Makes an image that is taken as it is.
    public init(file: PlanPath, address: UInt32? = nil) {
      self.file = file
      self.address = address
    }

    init(_ value: DescribedValue, folder: String) throws(DescriptionError) {
      var file: PlanPath?
      for (key, value) in try value.members(Self.keys) {
        switch key {
        case "file": file = try PlanPath(value, folder: folder)
        case "address": address = try value.uint32()
        default: signing = try Signing(value, folder: folder)
        }
      }
      guard let file else { throw value.missing("file", "the application's file") }
      self.file = file
    }
  }

  /// How an image is signed before anything is done with it.
  public struct Signing: Equatable, Sendable {
    /// With what.
    public enum Keys: Equatable, Sendable {
      /// A folder that `boardless image keys` made.
      case folder(PlanPath)
      /// A signing configuration: SPSDK's YAML, or a legacy BD file.
      case configuration(PlanPath)
    }

    /// See `Keys`.
    public var keys: Keys
    /// Which of the folder's four keys signs, 0 to 3: the source index in the SRK table.
    public var index = 0
    /// A file with the passphrase of the private keys.
    public var passphrase: PlanPath?

    static let keyNames = ["keys", "configuration", "key", "passphrase_file"]

    init(_ value: DescribedValue, folder: String) throws(DescriptionError) {
      var keys: Keys?
      var index: DescribedValue?
      for (key, member) in try value.members(Self.keyNames) {
        switch key {
        case "key": index = member
        case "passphrase_file": passphrase = try PlanPath(member, folder: folder)
        default:
          guard keys == nil else {
            throw member.error(.badValue, "\"keys\" and \"configuration\" cannot stand together: each says it all")
          }
          let path = try PlanPath(member, folder: folder)
          keys = key == "keys" ? .folder(path) : .configuration(path)
        }
      }
      guard let keys else {
        throw value.missing("keys", "a folder that 'boardless image keys' made, or \"configuration\" with a file")
      }
      self.keys = keys
      guard let index else { return }
      guard case .folder = keys else {
        throw index.error(.badValue, "with \"configuration\" the file itself says which key signs")
      }
      self.index = try index.int(0...3)
    }
  }

  /// What is loaded into RAM to write the flash.
  public struct Flashloaders: Equatable, Sendable {
    /// For an open part.
    public var unsigned: PlanPath?
    /// For a closed part; an open one starts it as well.
    public var signed: PlanPath?
    /// The unsigned one is signed with the image's keys, for closed parts.
    public var isSigned = false
    /// Where the flashloaders are said.
    public var position: YAMLPosition?

    static let keys = ["unsigned", "signed", "sign"]

    /// None: virtual boards run a stand-in.
    public init() {}

    init(_ value: DescribedValue, folder: String) throws(DescriptionError) {
      position = value.marks?.position
      for (key, value) in try value.members(Self.keys) {
        switch key {
        case "unsigned": unsigned = try PlanPath(value, folder: folder)
        case "signed": signed = try PlanPath(value, folder: folder)
        default: isSigned = try value.bool()
        }
      }
      guard !isSigned || signed == nil else {
        throw value.error(.badValue, "\"sign: true\" makes the signed flashloader that \"signed\" names: keep one")
      }
    }
  }
}

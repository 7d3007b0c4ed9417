/// Why a plan must not be burnt.
public struct FuseRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of reason it is.
  public enum Kind: String, Equatable, Sendable, CaseIterable {
    /// There is no such word, or a bit of it has no name or belongs to the part's maker.
    case noSuchFuse
    /// A request is not sound in itself: bits outside its mask.
    case malformed
    /// Two requests want different things of the same bits.
    case contradiction
    /// Nothing in the world may burn this with this program.
    case forbidden
    /// LOCK bits, which nobody said may be burnt.
    case lockNotAllowed
    /// Serial download would be gone, which nobody said may be.
    case noWayBack
    /// A bit is 1 and is wanted 0.
    case cannotUndo
    /// The word is locked against burns.
    case locked
    /// A word that matters could not be read.
    case unreadable
    /// Not all eight words of SRK_HASH would be right.
    case partialKeys
    /// SRK_HASH would be all zeros.
    case blankKeys
    /// SRK_HASH would be of other keys than the ones that are meant, or than an image's.
    case wrongKeys
    /// The part would be closed and nothing says of which keys its hash is.
    case unknownKeys
    /// An image that must start is not signed.
    case unsigned
    /// The key of an image, or every key, would be revoked.
    case revoked
    /// The part would look for its image in another device.
    case otherBootDevice
    /// An interruption between two steps would leave a part that cannot be burnt to the end.
    case notResumable

    /// The requests are wrong, whatever the part.
    public var isInput: Bool {
      switch self {
      case .noSuchFuse, .malformed, .contradiction, .forbidden: true
      default: false
      }
    }
  }

  /// See `Kind`.
  public var kind: Kind
  /// The word concerned, if it is one.
  public var word: Int?
  /// What is wrong, a sentence.
  public var cause: String
  /// What can be done, a sentence.
  public var remedy: String

  /// Makes a refusal.
  public init(_ kind: Kind, word: Int? = nil, _ cause: String, remedy: String) {
    self.kind = kind
    self.word = word
    self.cause = cause
    self.remedy = remedy
  }

  /// The word, the cause and the remedy.
  public var description: String {
    (word.map { FuseText.word($0) + ": " } ?? "") + cause + "; " + remedy
  }
}

/// What a plan is held against besides the part's fuses, and what it is allowed.
public struct FusePolicy: Equatable, Sendable {
  /// An image that shall start, or load, on the part once the plan is burnt.
  public struct Image: Equatable, Sendable {
    /// Its name in messages.
    public var name: String
    /// The hash of its table of super root keys; nil if it is not signed.
    public var keyHash: KeyHash?
    /// Which key of the table signed it, 0 to 3; nil if that is not known.
    public var sourceIndex: Int?
    /// Keys in its table, 1 to 4; nil if that is not known.
    public var keyCount: Int?

    /// Makes an image.
    public init(name: String, keyHash: KeyHash?, sourceIndex: Int? = nil, keyCount: Int? = nil) {
      self.name = name
      self.keyHash = keyHash
      self.sourceIndex = sourceIndex
      self.keyCount = keyCount
    }
  }

  /// The keys that are meant; nil if only the requests say so.
  public var keyHash: KeyHash?
  /// Images that must start on the part afterwards.
  public var images: [Image]
  /// LOCK bits may be burnt.
  public var allowsLocks: Bool
  /// Bits may be burnt after which serial download is gone, or does not find back.
  public var allowsNoWayBack: Bool

  /// Nothing is allowed that is not said.
  public init(
    keyHash: KeyHash? = nil, images: [Image] = [], allowsLocks: Bool = false, allowsNoWayBack: Bool = false
  ) {
    self.keyHash = keyHash
    self.images = images
    self.allowsLocks = allowsLocks
    self.allowsNoWayBack = allowsNoWayBack
  }
}

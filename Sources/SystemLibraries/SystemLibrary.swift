#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A library of this machine, loaded when it is first needed: a program that does not use it does not pay for it.
public struct SystemLibrary {
  private let handle: UnsafeMutableRawPointer
  /// Where it was found.
  public let place: String
  /// The first function that it did not have, if one was asked for.
  public private(set) var missing: String?

  /// Loads the first of `places` that is there; nil if none is. It stays loaded as long as the process runs.
  public init?(from places: [String]) {
    for place in places {
      guard let handle = dlopen(place, RTLD_NOW | RTLD_LOCAL) else { continue }
      self.handle = handle
      self.place = place
      return
    }
    return nil
  }

  /// A function by its name; its type stands in the library's header.
  public mutating func find<Function>(_ name: String, as type: Function.Type) -> Function? {
    guard let symbol = dlsym(handle, name) else {
      missing = missing ?? name
      return nil
    }
    return unsafeBitCast(symbol, to: type)
  }
}

import CLibPCAP
import SystemLibraries

/// zlib as it is on this machine: needed for compressed captures only.
enum ZLibrary {
  typealias Stream = UnsafeMutablePointer<boardless_zlib_stream>

  /// The functions that unpacking takes. Unchecked: never changed once made.
  struct Functions: @unchecked Sendable {
    var begin: (Stream?, Int32, UnsafePointer<CChar>?, Int32) -> Int32
    var inflate: (Stream?, Int32) -> Int32
    var reset: (Stream?) -> Int32
    var end: (Stream?) -> Int32
  }

  #if canImport(Darwin)
    static let places = ["libz.1.dylib", "/usr/lib/libz.1.dylib"]
    static let remedy = "brew install zlib"
  #else
    static let places = ["libz.so.1", "libz.so"]
    static let remedy = "sudo apt install zlib1g"
  #endif

  static let loaded: Result<Functions, CaptureError> = load(from: places)

  static func load(from places: [String]) -> Result<Functions, CaptureError> {
    guard var library = SystemLibrary(from: places) else {
      return .failure(
        .library("zlib, for a compressed capture, is not on this machine: install it with '\(remedy)', or gunzip it"))
    }
    guard
      let begin = library.find(
        "inflateInit2_", as: (@convention(c) (Stream?, Int32, UnsafePointer<CChar>?, Int32) -> Int32).self),
      let inflate = library.find("inflate", as: (@convention(c) (Stream?, Int32) -> Int32).self),
      let reset = library.find("inflateReset", as: (@convention(c) (Stream?) -> Int32).self),
      let end = library.find("inflateEnd", as: (@convention(c) (Stream?) -> Int32).self)
    else { return .failure(.library("\(library.place) has no function \(library.missing ?? "of zlib")")) }
    return .success(Functions(begin: begin, inflate: inflate, reset: reset, end: end))
  }
}

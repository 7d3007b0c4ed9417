import Dispatch

/// A value that several threads use, one at a time.
final class Guarded<Value>: @unchecked Sendable {
  private let queue = DispatchQueue(label: "boardless.guarded")
  private var value: Value

  init(_ value: Value) { self.value = value }

  func with<Result>(_ body: (inout Value) -> Result) -> Result { queue.sync { body(&value) } }
}

import Foundation

/// Runs something on a thread of its own: what must be in time does not queue behind other tests.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { done in
    Thread.detachNewThread { done.resume(returning: body()) }
  }
}

/// Asks until something is so, at most `seconds`; holds the thread. Returns whether it came to be.
func soon(seconds: Double = 90, _ isSo: () -> Bool) -> Bool {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while !isSo() {
    guard ContinuousClock.now < deadline else { return false }
    usleep(4000)
  }
  return true
}

/// Asks until something is so, at most `seconds`, and holds no thread. Returns whether it came to be.
func eventually(seconds: Double = 90, _ isSo: () throws -> Bool) async rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while try !isSo() {
    guard ContinuousClock.now < deadline else { return false }
    try? await Task.sleep(for: .milliseconds(4))
  }
  return true
}

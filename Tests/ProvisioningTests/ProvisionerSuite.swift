import Testing

@testable import Provisioning

/// Tests that run a provisioning on a fake board.
protocol ProvisionerSuite {
  var board: FakeBoard { get }
}

extension ProvisionerSuite {
  var bus: FakeBus { FakeBus(board) }

  func run(_ plan: ProvisioningPlan) throws -> ProvisioningResult {
    try Provisioner(plan).run(on: bus)
  }

  /// Runs what must fail, with a cause, what failed, and a remedy.
  func error(_ plan: ProvisioningPlan, on bus: FakeBus? = nil) throws -> ProvisioningError {
    let error = try #require(
      #expect(throws: ProvisioningError.self) { try Provisioner(plan).run(on: bus ?? self.bus) })
    #expect(!error.cause.isEmpty && !error.failure.isEmpty && !error.remedies.isEmpty)
    return error
  }
}

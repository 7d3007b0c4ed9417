import HIDTransport

extension Provisioner {
  /// Sees to it that a flashloader runs, and goes no further: a running one is taken as it is, from the boot ROM the
  /// plan's is loaded and started. Of the plan only the flashloader and the times count.
  ///
  /// - Returns: the open device, which the caller closes, and what was found on the way.
  /// - Throws: `ProvisioningError`, with the device closed.
  public func startFlashloader(
    on bus: any HIDBus, events: @escaping (ProvisioningEvent) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws(ProvisioningError) -> (device: any HIDDevice, result: ProvisioningResult) {
    let run = ProvisioningRun(plan: plan, bus: bus, now: now, isCancelled: isCancelled, events: events)
    do throws(ProvisioningError) {
      let first = try run.run(.findDevice) { () throws(ProvisioningError) in try run.findDevice() }
      if first.identity == .bootROM { try run.startFlashloader(from: first) }
    } catch {
      run.closeDevice()
      throw error
    }
    guard let device = run.device else { throw run.lost("no device is open") }
    return (device, run.result)
  }
}

import BootImage
import HIDTransport
import MBoot
import Provisioning
import SDP
import VirtualRT1020

extension SickBoard {
  /// Runs the job with the public client. Nil if it succeeds.
  /// - Parameter now: a clock, such as the board's; the host's unless given.
  public func runJob(on bus: any HIDBus, now: (() -> Duration)? = nil) -> Symptom? {
    let provisioner = Provisioner(plan, now: now)
    switch job {
    case .provisioning:
      do throws(ProvisioningError) { _ = try provisioner.run(on: bus) } catch { return Symptom(error) }
      return nil
    case .speaksToROM: return speakToROM(bus)
    case .loads(let address, let jump): return load(bus, at: address, jump: jump)
    default: break
    }
    do throws(ProvisioningError) {
      let device = try provisioner.startFlashloader(on: bus).device
      defer { device.close() }
      let host = MBootHost(device)
      host.timeouts = plan.timeouts
      host.drain()
      return command(host)
    } catch {
      return Symptom(error)
    }
  }

  private func speakToROM(_ bus: any HIDBus) -> Symptom? {
    do throws(HIDError) {
      let device = try bus.open([.bootROM], timeout: .seconds(5))
      defer { device.close() }
      return failure { () throws(MBootError) in _ = try MBootHost(device).getProperty(.currentVersion) }
    } catch {
      return Symptom(error)
    }
  }

  private func load(_ bus: any HIDBus, at address: UInt32, jump: UInt32) -> Symptom? {
    do throws(HIDError) {
      let device = try bus.open([.bootROM], timeout: .seconds(5))
      let host = SDPHost(device)
      let bytes = plan.flashloader?.bytes ?? StandInFlashloader.make()
      let failed: Symptom?
      do throws(SDPError) {
        try host.writeFile(address: address, bytes)
        try host.jumpAddress(jump)
        failed = nil
      } catch {
        failed = Symptom(error)
      }
      device.close()
      if let failed { return failed }
    } catch {
      return Symptom(error)
    }
    do throws(HIDError) {
      try bus.open([.flashloader], timeout: .seconds(5)).close()
      return nil
    } catch {
      return Symptom(.didNotStart, command: "jump-address", address: jump)
    }
  }

  private func failure(_ body: () throws(MBootError) -> Void) -> Symptom? {
    do throws(MBootError) {
      try body()
      return nil
    } catch {
      return Symptom(error)
    }
  }

  /// The commands that are given to a running flashloader.
  private func command(_ host: MBootHost) -> Symptom? {
    switch job {
    case .erasesUnconfigured:
      return failure { () throws(MBootError) in
        try host.flashEraseRegion(address: FlashLayout.flashAddress, count: UInt32(clamping: eraseCount))
      }
    case .configuresFromElsewhere(let address):
      return failure { () throws(MBootError) in
        try host.configureMemory(MemoryID.flexSPINOR, address: address)
        try host.flashEraseRegion(address: FlashLayout.flashAddress, count: UInt32(clamping: eraseCount))
      }
    case .writesUnerased:
      return failure { () throws(MBootError) in
        try host.configure(plan.configuration, at: plan.optionAddress)
        for segment in plan.segments { try host.writeMemory(address: segment.address, segment.bytes) }
      }
    case .writesAt(let address):
      return failure { () throws(MBootError) in
        try host.configure(plan.configuration, at: plan.optionAddress)
        try host.writeMemory(address: address, plan.segments.first?.bytes ?? [0])
      }
    case .burns(let word, let value): return burn(host, word, value)
    case .provisioning, .speaksToROM, .loads: return nil
    }
  }

  private func burn(_ host: MBootHost, _ word: UInt32, _ value: UInt32) -> Symptom? {
    guard let permission = try? BurnPermission(for: .virtualBoard) else { return nil }
    var found: UInt32 = 0
    let failed = failure { () throws(MBootError) in
      try host.flashProgramOnce(index: word, value: value, permission: permission)
      found = try host.flashReadOnce(index: word)
    }
    if let failed { return failed }
    return found & value == value
      ? nil : Symptom(.mismatch, command: CommandTag.flashReadOnce.name, address: word)
  }

  /// Bytes from the start of the flash up to the image's end.
  private var eraseCount: UInt64 { (plan.segments.last?.end ?? 0x6000_1000) - 0x6000_0000 }
}

import HIDTransport
import VirtualRT1020

/// What stands between a host and a board that is well.
public enum BusTrouble: Equatable, Sendable {
  /// Nothing is on the bus: no cable, a cable without data lines, no supply.
  case nothingThere
  /// The system does not let this user open the device at this path.
  case permission(path: String)
  /// This program has the device open.
  case inUse(by: String)
}

/// A virtual board's bus that cannot be used: it throws what the transport for silicon would.
public final class SickBus: HIDBus {
  /// The bus that is well.
  public let inner: VirtualBus
  /// What is wrong with the way to it.
  public let trouble: BusTrouble

  /// Puts trouble in front of a bus.
  public init(_ inner: VirtualBus, _ trouble: BusTrouble) {
    self.inner = inner
    self.trouble = trouble
  }

  /// The devices are seen whether or not they can be opened.
  public func identities() throws(HIDError) -> [USBIdentity] {
    trouble == .nothingThere ? [] : try inner.identities()
  }

  /// Opens nothing.
  public func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    switch trouble {
    case .nothingThere: break
    case .permission(let path):
      if try inner.identities().contains(where: identities.contains) { throw .permission(path) }
    case .inUse(let program):
      if try inner.identities().contains(where: identities.contains) { throw .busy(program) }
    }
    inner.pause(timeout)
    throw .absent(identities)
  }

  /// Lets the board's time pass.
  public func pause(_ time: Duration) { inner.pause(time) }
}

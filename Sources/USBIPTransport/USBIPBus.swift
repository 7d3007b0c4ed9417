import HIDTransport
import USBIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a USB/IP server is to be found.
public typealias USBIPAddress = USBIP.USBIPAddress

/// The HID devices that a USB/IP server shows: virtual boards, or silicon at another machine.
///
/// Each look at the bus is a connection of its own, as is each open device. Not for several threads.
public final class USBIPBus: HIDBus {
  /// Where the server is.
  public let address: USBIPAddress
  /// The one device that counts, such as `1-1`; nil for all.
  public let busID: String?
  /// How long the server may take to answer one question.
  public var patience: Duration = .seconds(5)

  /// How long a device may be somebody else's before it counts: a server may take a moment to notice that its last
  /// client has gone.
  private static let grace = Duration.milliseconds(300)

  /// Names a server; nothing is opened yet.
  public init(_ address: USBIPAddress, busID: String? = nil) {
    self.address = address
    self.busID = busID
  }

  /// The identities that the server shows, in its order.
  /// - Throws: `system` where no server answers, `permission`, `timeout`, `malformed`.
  public func identities() throws(HIDError) -> [USBIdentity] { try devices().map(Self.identity) }

  /// Imports a device. Waits for the server, too.
  public func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    let start = ContinuousClock.now
    let deadline = start + timeout
    while true {
      var refusal: HIDError?
      let found = Result { () throws(HIDError) in try devices() }
      switch found {
      case .success(let devices):
        for identity in identities {
          for device in devices where Self.identity(device) == identity {
            let result = Result { () throws(HIDError) in try importDevice(device) }
            switch result {
            case .success(let device): return device
            // It left the bus between the look and the import.
            case .failure(.gone), .failure(.absent): break
            case .failure(.busy(let holder)): refusal = .busy(holder)
            case .failure(let error): throw error
            }
          }
        }
      case .failure(let error):
        if case .malformed = error { throw error }
        guard ContinuousClock.now < deadline else { throw error }
      }
      let now = ContinuousClock.now
      if let refusal, now >= min(deadline, start + Self.grace) { throw refusal }
      guard now < deadline else { throw .absent(identities) }
      pause(.milliseconds(20))
    }
  }

  /// Sleeps.
  public func pause(_ time: Duration) {
    let parts = time.components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return }
    var request = timespec(tv_sec: Int(clamping: parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
    // A signal may end the sleep early: the caller looks again anyway.
    nanosleep(&request, nil)
  }

  private static func identity(_ device: USBIPDevice) -> USBIdentity {
    USBIdentity(vendorID: device.vendorID, productID: device.productID)
  }

  private func devices() throws(HIDError) -> [USBIPDevice] {
    let deadline = ContinuousClock.now + patience
    let link = try USBIPLink(address, until: deadline)
    defer { link.close() }
    switch try answer(to: .deviceList, on: link, until: deadline) {
    case .deviceList(.done, let listings):
      return listings.map(\.device).filter { busID == nil || $0.busID == busID }
    case .deviceList(let status, _): throw .system("\(address) refuses its list: USB/IP status \(status.rawValue)")
    case .importDevice, .submitted, .unlinked: throw .malformed("USB/IP: another answer than a list")
    }
  }

  private func importDevice(_ device: USBIPDevice) throws(HIDError) -> USBIPHIDDevice {
    let deadline = ContinuousClock.now + patience
    let link = try USBIPLink(address, until: deadline)
    do throws(HIDError) {
      switch try answer(to: .importDevice(busID: device.busID), on: link, until: deadline) {
      case .importDevice(.done, let imported?):
        // It may have come back as something else meanwhile.
        guard Self.identity(imported) == Self.identity(device) else { throw .gone }
        return try USBIPHIDDevice(imported, link, until: deadline)
      case .importDevice(.noDevice, _): throw .absent([Self.identity(device)])
      case .importDevice(let status, _):
        let holder = status == .busy ? "another client has imported \(device.busID)" : "\(device.busID) is refused"
        throw .busy("\(holder) at \(address) (USB/IP status \(status.rawValue))")
      case .deviceList, .submitted, .unlinked: throw .malformed("USB/IP: another answer than to an import")
      }
    } catch {
      link.close()
      throw error
    }
  }

  /// An operation's answer. A server that closes in its place is none.
  private func answer(
    to request: USBIPRequest, on link: USBIPLink, until deadline: ContinuousClock.Instant
  ) throws(HIDError) -> USBIPReply {
    let result = Result { () throws(HIDError) in try link.ask(request, until: deadline) }
    if case .failure(.gone) = result { throw .malformed("USB/IP: \(address) closed before it answered") }
    return try result.get()
  }
}

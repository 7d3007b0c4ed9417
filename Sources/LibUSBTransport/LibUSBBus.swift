import HIDTransport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The machine's USB as libusb-1.0 shows it, with the one board on it that is meant.
///
/// Which board that is, the first `open` decides: the one that the selector names, or the only one there is. From
/// then on the bus means whatever is plugged in at that place, so that a board that becomes its flashloader is
/// found again and two boards never get mixed up. Not for several threads.
public final class LibUSBBus: HIDBus {
  /// Pause between two looks while one waits for a device.
  private static let lookPause: Duration = .milliseconds(20)
  /// How long udev may take to give a device that just came to its user.
  private static let permissionPause: Duration = .milliseconds(600)

  /// What the user named; nil for the only board there is.
  public let selector: USBSelector?
  /// Where the board is plugged in, once it was opened.
  public private(set) var port: USBPort?
  private let functions: LibUSBFunctions
  private let system: LinuxUSBSystem

  /// Loads libusb; the bus is looked at when it is first used.
  /// - Throws: `HIDError.system` if libusb-1.0 is missing, with the command that installs it.
  public convenience init(_ selector: USBSelector? = nil) throws(HIDError) {
    switch LibUSBLibrary.loaded {
    case .success(let functions): self.init(selector, functions, LinuxUSBSystem())
    case .failure(let error): throw error
    }
  }

  init(_ selector: USBSelector?, _ functions: LibUSBFunctions, _ system: LinuxUSBSystem) {
    self.selector = selector
    self.functions = functions
    self.system = system
  }

  /// Every device that libusb shows, whatever it is, in its order.
  public static func everything() throws(HIDError) -> [(port: USBPort, identity: USBIdentity)] {
    switch LibUSBLibrary.loaded {
    case .failure(let error): throw error
    case .success(let functions):
      let list = try LibUSBDeviceList(try LibUSBContext(functions))
      return withExtendedLifetime(list) { list.entries.map { ($0.port, $0.identity) } }
    }
  }

  // MARK: - HIDBus

  /// The boards that are meant: boot ROMs and flashloaders, and the ids that the user named.
  public func identities() throws(HIDError) -> [USBIdentity] {
    let named = selector?.identity
    let (list, meant) = try look()
    return withExtendedLifetime(list) {
      meant.map(\.identity).filter { $0 == .bootROM || $0 == .flashloader || $0 == named }
    }
  }

  /// Opens the board that is meant if it has one of `identities`, waiting for it.
  ///
  /// - Throws: besides what `HIDBus` says, `.ambiguous` with a list if several boards are meant, `.wrongDevice` if
  ///   the user named something else.
  public func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    let start = ContinuousClock.now
    var refusal: HIDError?
    while true {
      switch Result(catching: { () throws(HIDError) in try openNow(identities) }) {
      case .success(let device?): return device
      case .success(nil), .failure(.gone): refusal = nil
      case .failure(let error):
        guard case .permission = error, ContinuousClock.now - start < min(timeout, Self.permissionPause) else {
          throw error
        }
        refusal = error
      }
      guard ContinuousClock.now - start < timeout else { break }
      pause(Self.lookPause)
    }
    if let refusal { throw refusal }
    throw try whyNone(identities)
  }

  /// Sleeps.
  public func pause(_ time: Duration) {
    let parts = time.components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return }
    var request = timespec(tv_sec: Int(clamping: parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
    // A signal may end the sleep early: the caller looks again anyway.
    nanosleep(&request, nil)
  }

  // MARK: - Looking

  /// Everything that is meant, whatever it is, and the list that must be held meanwhile.
  private func look() throws(HIDError) -> (LibUSBDeviceList, [LibUSBEntry]) {
    let list = try LibUSBDeviceList(try LibUSBContext(functions))
    var meant: [LibUSBEntry] = []
    for entry in list.entries where try isMeant(entry, in: list.context) { meant.append(entry) }
    return (list, meant)
  }

  private func isMeant(_ entry: LibUSBEntry, in context: LibUSBContext) throws(HIDError) -> Bool {
    if let port { return entry.port == port }
    switch selector {
    case nil: return true
    case .identity(let identity): return entry.identity == identity
    case .number(let number): return entry.identity.vendorID == number || isNXP(entry, product: number)
    case .port(let port): return entry.port == port
    case .address(let bus, let address): return entry.port.bus == bus && entry.address == address
    case .node(let path): return try entry.port == system.port(ofNode: path)
    case .text(let text): return isCalled(text, entry, in: context)
    }
  }

  /// As in NXP's tools a single number is a product id of NXP's own vendor ids (SPSDK 3.12).
  private func isNXP(_ entry: LibUSBEntry, product: UInt16) -> Bool {
    entry.identity.productID == product && KnownUSBDevice.vendorIDs.contains(entry.identity.vendorID)
  }

  private func isCalled(_ text: String, _ entry: LibUSBEntry, in context: LibUSBContext) -> Bool {
    let name = text.lowercased()
    if USBSelector.boardNames.contains(name) { return [.bootROM, .flashloader].contains(entry.identity) }
    // What the kernel has read needs no permission. Other people's devices are not asked.
    if let names = system.names(at: entry.port) { return names.contains { $0.lowercased() == name } }
    guard KnownUSBDevice.vendorIDs.contains(entry.identity.vendorID) else { return false }
    return context.names(of: entry).contains { $0.lowercased() == name }
  }

  /// The board, opened; nil if it is not there now.
  private func openNow(_ identities: [USBIdentity]) throws(HIDError) -> LibUSBDevice? {
    let (list, meant) = try look()
    defer { withExtendedLifetime(list) {} }
    let found = meant.filter { identities.contains($0.identity) }
    guard let first = found.first else { return nil }
    guard found.count == 1 else {
      throw .ambiguous("\(Self.list(found)); name one by its place, such as \(first.port)")
    }
    let device = try LibUSBDevice(try LibUSBHandle(first, in: list.context), identity: first.identity)
    port = first.port
    return device
  }

  private static func list(_ entries: [LibUSBEntry]) -> String {
    entries.map { entry in
      "\(entry.port) (\(entry.identity)\(KnownUSBDevice(entry.identity).map { ", \($0.name)" } ?? ""))"
    }.joined(separator: ", ")
  }

  /// Why nothing could be opened, in the words that help most.
  private func whyNone(_ identities: [USBIdentity]) throws(HIDError) -> HIDError {
    let ours: [USBIdentity] = [.bootROM, .flashloader] + identities
    // Whoever names nothing means a board of NXP's, not a keyboard.
    let (list, meant) = try look()
    defer { withExtendedLifetime(list) {} }
    let others = Self.list(
      meant.filter { !ours.contains($0.identity) && (selector != nil || KnownUSBDevice($0.identity) != nil) })
    // At a known place something else is not the board that was there.
    if port == nil, !others.isEmpty { return .wrongDevice(others) }
    guard port == nil, let named = selector?.identity else { return .absent(identities) }
    return .absent([named])
  }
}

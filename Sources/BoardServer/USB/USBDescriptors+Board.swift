import HIDTransport
import VirtualRT1020

extension USBDescriptors {
  /// The descriptors of what stays on the bus.
  init(_ stay: VirtualRT1020.BusStay) {
    self = stay.identity == .flashloader ? .flashloader(reportBytes: stay.reportBytes) : .bootROM
  }
}

import CaptureDecoding
import HIDTransport
import MBoot
import SDP
import Testing
import USBCapture

/// What a device is, where its ids do not say it.
@Suite struct DeviceGuessTests {
  @Test func byTheirReports() {
    var talk = Talk(nil)
    talk.ask(.errorStatus, paddedTo: 1025)
    talk.say(.habOpen, .habSuccess)
    talk.device(1, USBIdentity(vendorID: 0x1234, productID: 0x5678))
    talk.ask(.getProperty(.currentVersion, index: 0), of: 1)
    talk.answer(.getProperty(.success, values: [1]), of: 1)
    #expect(talk.decoded.commands.map(\.name) == ["error-status", "get-property"])
    let devices = talk.decoded.events.compactMap { if case .device(let device) = $0 { device.index } else { nil } }
    #expect(devices == [0, 1])
  }

  @Test func byAnswers() {
    var talk = Talk(nil)
    talk.answer(0, to: .writeMemory)
    talk.device(1, nil)
    talk.say(.habOpen, .habSuccess, of: 1)
    #expect(talk.decoded.counts.boardReports == 3)
    #expect(talk.decoded.counts.otherReports == 0)
  }

  /// A mouse, a keyboard, a receiver with long reports: left alone.
  @Test func otherDevices() {
    var talk = Talk(nil)
    for _ in 0..<20 {
      talk.pass([1, 0, 3, 0, 0xFF, 0, 0, 0], fromDevice: true)
      talk.pass([1, 2], fromDevice: false)
      talk.pass([3, 0, 0, 0, 0], fromDevice: true)
      talk.pass([0x10, 1, 0, 0, 0, 0, 0], fromDevice: false)
      talk.pass([2] + [UInt8](repeating: 0, count: 63), fromDevice: false)
      talk.pass([], fromDevice: true)
    }
    let decoded = talk.decoded
    #expect(decoded.events == [])
    #expect(decoded.counts.otherReports == 120)
  }

  /// No descriptors, the same address: the ROM became a flashloader.
  @Test func aBoardWithoutIDsThatChanges() {
    var talk = Talk(nil)
    talk.ask(.jump(to: 0x2020_8400))
    talk.say(.habOpen)
    talk.ask(.getProperty(.currentVersion, index: 0))
    talk.answer(.getProperty(.success, values: [1]))
    let decoded = talk.decoded
    #expect(decoded.lines == ["jump-address - answered", "get-property 0 answered"])
    #expect(decoded.notes == ["the device speaks as a flashloader from here on, no longer as a boot ROM"])
  }

  /// Descriptors that come late outweigh the guess.
  @Test func idsThatComeLate() {
    var talk = Talk(nil)
    talk.ask(.reset)
    talk.device(0, .bootROM)
    talk.ask(.errorStatus)
    talk.say(.habOpen, .habSuccess)
    #expect(talk.decoded.commands.map(\.name) == ["reset", "error-status"])
  }

  @Test func aReportOfADeviceNobodyAnnounced() {
    var talk = Talk.empty
    talk.ask(.getProperty(.currentVersion, index: 0), of: 7)
    #expect(talk.decoded.lines == ["get-property - captureEnded"])
  }

  /// More devices than are followed: the oldest is forgotten, nothing else happens.
  @Test func manyDevices() {
    var talk = Talk.empty
    for index in 0..<600 {
      talk.device(index, .flashloader)
      talk.ask(.reset, of: index)
    }
    let decoded = talk.decoded
    #expect(decoded.commands.count == 600)
    #expect(Set(decoded.commands.map(\.number)).count == 600)
  }
}

import MBoot
import SDP
import VirtualRT1020

extension Recording {
  /// What the recorded host asked, for a board that takes nothing else.
  public var script: RequestScript {
    RequestScript(
      exchanges.compactMap { exchange in
        switch exchange.request {
        case .sdp(let command):
          RequestScript.Request(number: exchange.number, command: .sdp(command), data: exchange.dataOut)
        case .mboot(let packet):
          RequestScript.Request(number: exchange.number, command: .mboot(packet), data: exchange.dataOut)
        case .unreadable: nil
        }
      })
  }
}

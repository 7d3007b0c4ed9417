import MBoot
import SDP

/// One command of a host, with what became of it. Times are nanoseconds since 1970.
public struct CapturedCommand: Equatable, Sendable {
  /// What the host asked.
  public enum Request: Equatable, Sendable {
    /// The boot ROM's protocol.
    case sdp(SDPCommand)
    /// The flashloader's protocol.
    case mboot(Command)
    /// Report 1 of either protocol whose payload is no command: its bytes.
    case unreadable([UInt8])
  }

  /// What became of it.
  public enum Ending: Equatable, Sendable {
    /// It is under way.
    case open
    /// The device gave its last answer.
    case answered
    /// The host gave up: it went on to another command without an answer, or took back its wait and did nothing more.
    case abandoned
    /// The device left the bus before it answered.
    case deviceLeft
    /// A transfer failed: a Linux errno.
    case transferFailed(Int32)
    /// The capture ends before an answer.
    case captureEnded
  }

  /// Its place in the capture, from 1.
  public var number: Int
  /// The index of its `CapturedDevice`.
  public var device: Int
  /// What the host asked.
  public var request: Request
  /// When the host asked.
  public var began: UInt64
  /// When it ended; nil while it is open and where nothing more was seen.
  public var ended: UInt64?
  /// What became of it.
  public var ending: Ending
  /// Payload bytes that the host sent in the data phase, padding of the last SDP report left out.
  public var bytesOut: Int
  /// Payload bytes that the device sent in the data phase.
  public var bytesIn: Int
  /// The last status word that answered: an mboot status, or SDP's response word. Nil where none came.
  public var status: UInt32?
  /// The first transfer that failed while it was under way, a Linux errno such as -32 for a STALL; the host's taking
  /// back of its wait for an answer is none.
  public var usbStatus: Int32?
  /// SDP: the HAB word before the answer.
  public var hab: SDPStatus?
  /// mboot: the parameters of the first response after its status, such as a property's value; none of a generic response.
  public var values: [UInt32]
  /// The packets between which it passed, numbered from 1.
  public var packets: ClosedRange<Int>

  /// A command that begins.
  public init(number: Int, device: Int, request: Request, began: UInt64, packet: Int) {
    self.number = number
    self.device = device
    self.request = request
    self.began = began
    ending = .open
    bytesOut = 0
    bytesIn = 0
    values = []
    packets = packet...packet
  }

  /// SPSDK's name of the command, such as `get-property`; `0x..` for one without a name, `unreadable` for none.
  public var name: String {
    switch request {
    case .sdp(let command): command.code.name
    case .mboot(let command): command.tag.name
    case .unreadable: "unreadable"
    }
  }

  /// Nanoseconds from question to end.
  public var duration: UInt64? { ended.map { $0 >= began ? $0 - began : 0 } }
}

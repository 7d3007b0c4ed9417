import HIDTransport

/// The bus with one virtual board on it, in this process: the seam without a wire.
///
/// Virtual time is the board's: a wait costs none of the host's. Not for use from several threads at once.
public final class VirtualBus: HIDBus {
  /// The board; it may be looked at and changed between calls.
  public var board: VirtualRT1020

  /// Puts a board on a bus.
  public init(_ board: VirtualRT1020) { self.board = board }

  /// What the board shows now.
  public func identities() throws(HIDError) -> [USBIdentity] { board.identity.map { [$0] } ?? [] }

  /// Opens the board, advancing its time while it is off the bus.
  public func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    throw .absent(identities)
  }

  /// Lets the board's time pass.
  public func pause(_ time: Duration) { board.advance(by: time) }
}

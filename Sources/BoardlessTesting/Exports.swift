// A test imports this room and Testing, and has all that it needs: the board, its faults, the client.
@_exported import BootImage
@_exported import FailureCauses
@_exported import HIDTransport
@_exported import MBoot
@_exported import Provisioning
@_exported import SDP
@_exported import SickBoards
@_exported import VirtualRT1020

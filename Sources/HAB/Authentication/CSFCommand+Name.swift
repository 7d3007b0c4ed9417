import BootImage

extension CSFCommand {
  /// What the signing configurations call it: "Install SRK", "Authenticate data".
  public var name: String {
    switch content {
    case .set(let item, _, _, _): item == 3 ? "Set engine" : "Set"
    case .initialize: "Initialize"
    case .unlock: "Unlock"
    case .nop: "NOP"
    case .installKey(let installation):
      switch installation.format {
      case CSFKeyInstallation.Format.srkTable: "Install SRK"
      case CSFKeyInstallation.Format.blob: "Install secret key"
      default: installation.flags & CSFKeyInstallation.Flag.csf != 0 ? "Install CSFK" : "Install key"
      }
    case .authenticateData(let authentication):
      if authentication.isDecryption {
        "Decrypt data"
      } else {
        authentication.keyIndex == 1 && authentication.blocks.isEmpty ? "Authenticate CSF" : "Authenticate data"
      }
    }
  }
}

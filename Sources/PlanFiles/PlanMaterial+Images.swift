import BootImage
import Fuses
import Provisioning

extension PlanMaterial {
  /// The images that must start, or load, on the part once it is closed. Without libcrypto they count as not signed.
  var imagesThatMustStart: [FusePolicy.Image] {
    let name = plan.image.file.path
    var images = [
      (try? FusePolicy.Image(name: name, ivtAddress: FlashLayout.containerAddress, in: imageMemory))
        ?? FusePolicy.Image(name: name, keyHash: nil)
    ]
    if let image = closedFlashloader {
      let path = image == signedFlashloader ? plan.flashloader.signed : plan.flashloader.unsigned
      let name = path?.path ?? "the flashloader"
      images.append((try? FusePolicy.Image(name: name, image)) ?? FusePolicy.Image(name: name, keyHash: nil))
    }
    return images
  }
}

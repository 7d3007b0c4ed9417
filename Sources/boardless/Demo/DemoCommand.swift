import ArgumentParser

/// `boardless demo`: the main job on a healthy board, then the field case that this program exists for.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Show a board provisioned, one that fails with 20106, and its mend.",
    discussion: "Run it in Boardless's own folder, where its sample application is, or name an application.")

  @Argument(help: "The application to provision.")
  var image = "SimFirmware/hello-xip/hello-xip.srec"

  @Flag(help: "In place of that: which file boots on which board, open and closed, and why (needs libcrypto).")
  var bootTable = false

  func run() throws {
    try Failure.guarding {
      let layout = try ImageLoader.application(image, address: nil)
      if bootTable { return try BootTableScene(image: image, layout: layout).play() }
      try HealthyBoardScene(image: image, layout: layout).play()
      try SickBoardScene(image: image, layout: layout).play()
    }
  }
}

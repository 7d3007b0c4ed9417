// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "InjectAnEraseFailure",
  dependencies: [.package(name: "Boardless", path: "../..")],
  targets: [
    .testTarget(
      name: "InjectAnEraseFailureTests",
      dependencies: [.product(name: "BoardlessTesting", package: "Boardless")])
  ]
)

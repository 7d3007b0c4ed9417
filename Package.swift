// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in our own targets only: packages we depend on are not ours to fix.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// One library room of the house; its tests, if it has any, stand in `Tests/<name>Tests`.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name)] + dependencies, resources: resources,
    swiftSettings: strict)
}

let package = Package(
  name: "Boardless",
  products: [
    .executable(name: "boardless", targets: ["boardless"]),
    .executable(name: "blhost", targets: ["blhost"]),
    .executable(name: "sdphost", targets: ["sdphost"]),
    .library(name: "HostTools", targets: ["HostTools"]),
    .library(name: "HIDTransport", targets: ["HIDTransport"]),
    .library(name: "SDP", targets: ["SDP"]),
    .library(name: "MBoot", targets: ["MBoot"]),
    .library(name: "USBIP", targets: ["USBIP"]),
    .library(name: "BootImage", targets: ["BootImage"]),
    .library(name: "HAB", targets: ["HAB"]),
    .library(name: "SigningConfiguration", targets: ["SigningConfiguration"]),
    .library(name: "Fuses", targets: ["Fuses"]),
    .library(name: "VirtualRT1020", targets: ["VirtualRT1020"]),
    .library(name: "Provisioning", targets: ["Provisioning"]),
    .library(name: "SerialTransport", targets: ["SerialTransport"]),
    .library(name: "LibUSBTransport", targets: ["LibUSBTransport"]),
    .library(name: "USBIPTransport", targets: ["USBIPTransport"]),
    .library(name: "BoardDescription", targets: ["BoardDescription"]),
    .library(name: "BoardServer", targets: ["BoardServer"]),
    .library(name: "Diagnosis", targets: ["Diagnosis", "SickBoards", "FailureCauses"]),
    .library(name: "Recovery", targets: ["Recovery"]),
    .library(name: "BoardlessTesting", targets: ["BoardlessTesting"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    room("HIDTransport"),
    room("ByteQueue"),
    // Libraries of the machine that are loaded when they are first needed: libusb, libpcap, zlib, libcrypto.
    room("SystemLibraries"),
    room("SDP", ["ByteQueue"]),
    room("MBoot", ["ByteQueue"]),
    room("USBIP", ["ByteQueue"]),
    room("JSONText"),
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    room("YAMLText", ["CLibYAML", "JSONText"]),
    room("BootImage"),
    // OpenSSL's types as its ABI has them, no header of its own and no link flag: loaded when crypto is first needed.
    .systemLibrary(name: "CLibCrypto"),
    room("HAB", ["CLibCrypto", "SystemLibraries", "BootImage"]),
    room("SigningConfiguration", ["HAB", "BootImage", "JSONText", "YAMLText"]),
    room("Fuses"),
    room("FusePlanFiles", ["Fuses", "HAB", "YAMLText", "JSONText"]),
    room("BoardJournal", ["JSONText"]),
    room("VirtualRT1020", ["HIDTransport", "SDP", "MBoot", "BootImage", "HAB", "Fuses"]),
    room("Provisioning", ["HIDTransport", "SDP", "MBoot", "BootImage", "HAB", "Fuses"]),
    room("SerialTransport", ["HIDTransport", "SDP", "MBoot"]),
    room(
      "FuseBurning",
      [
        "Fuses", "BoardJournal", "Provisioning", "HIDTransport", "SDP", "MBoot", "VirtualRT1020", "HAB", "BootImage",
        "JSONText",
      ]),
    // Headers only, and no link flag: the library is loaded when USB is first asked for.
    .systemLibrary(name: "CLibUSB"),
    room("LibUSBTransport", ["CLibUSB", "SystemLibraries", "HIDTransport"]),
    room("USBDoctor", ["HIDTransport", "LibUSBTransport"]),
    room("USBIPTransport", ["HIDTransport", "USBIP"]),
    room("DescribedValues", ["JSONText", "YAMLText"]),
    room(
      "BoardDescription",
      ["DescribedValues", "VirtualRT1020", "FailureCauses", "SickBoards", "MBoot", "JSONText", "YAMLText"]),
    room("PlanFiles", ["DescribedValues", "JSONText", "YAMLText", "BootImage", "HAB", "Fuses", "Provisioning"]),
    room(
      "SecureProvisioning",
      [
        "PlanFiles", "FuseBurning", "BoardJournal", "Fuses", "HAB", "BootImage", "MBoot", "VirtualRT1020",
        "Provisioning", "JSONText",
      ]),
    room("BoardState", ["VirtualRT1020"]),
    room("BoardNames"),
    room(
      "BoardServer",
      [
        "BoardState", "VirtualRT1020", "BoardDescription", "HIDTransport", "SDP", "MBoot", "JSONText", "USBIP",
        "USBCapture", "HAB",
      ]),
    room(
      "HostTools",
      [
        "HIDTransport", "SDP", "MBoot", "BootImage", "Provisioning", "SerialTransport", "LibUSBTransport",
        "USBIPTransport", "BoardNames", "USBCapture",
      ]),
    room("USBCapture", ["HIDTransport", "USBIP"]),
    // Headers only, as with libusb: the library is loaded when a capture is first read.
    .systemLibrary(name: "CLibPCAP"),
    room("PCAPReading", ["CLibPCAP", "SystemLibraries", "USBCapture"]),
    room("CaptureDecoding", ["FailureCauses", "USBCapture", "HIDTransport", "SDP", "MBoot", "BootImage", "JSONText"]),
    room(
      "CaptureReplay",
      [
        "CaptureDecoding", "USBCapture", "HIDTransport", "SDP", "MBoot", "BootImage", "VirtualRT1020",
        "BoardDescription", "JSONText", "Provisioning",
      ]),
    room("FailureCauses"),
    room(
      "SickBoards",
      ["FailureCauses", "VirtualRT1020", "Provisioning", "HIDTransport", "SDP", "MBoot", "BootImage", "HAB", "Fuses"]),
    room(
      "Diagnosis",
      [
        "FailureCauses", "SickBoards", "VirtualRT1020", "Provisioning", "HIDTransport", "SDP", "MBoot", "BootImage",
        "Fuses", "CaptureDecoding", "JSONText",
      ]),
    room(
      "Recovery",
      [
        "FailureCauses", "Provisioning", "BoardJournal", "HIDTransport", "SDP", "MBoot", "BootImage", "Fuses",
        "JSONText",
      ]),
    room("ReportBundle", ["FailureCauses", "JSONText", "USBCapture", "MBoot", "SDP"]),
    room(
      "Proving",
      [
        "VirtualRT1020", "Provisioning", "SecureProvisioning", "PlanFiles", "DescribedValues", "FuseBurning", "Fuses",
        "BoardJournal", "FailureCauses", "Recovery", "HAB", "HIDTransport", "SDP", "MBoot", "BootImage", "JSONText",
      ]),
    .executableTarget(name: "blhost", dependencies: ["HostTools"], swiftSettings: strict),
    .executableTarget(name: "sdphost", dependencies: ["HostTools"], swiftSettings: strict),
    // What a user's own tests import: it links Swift Testing, and nothing else here may import it.
    room(
      "BoardlessTesting",
      [
        "HIDTransport", "SDP", "MBoot", "BootImage", "VirtualRT1020", "Provisioning", "FailureCauses", "SickBoards",
      ]),
    .executableTarget(
      name: "boardless",
      dependencies: [
        "HIDTransport", "SDP", "MBoot", "BootImage", "HAB", "Fuses", "VirtualRT1020", "Provisioning", "SerialTransport",
        "LibUSBTransport", "USBIPTransport", "USBDoctor",
        "BoardDescription", "BoardServer", "BoardState", "BoardNames", "JSONText", "USBIP", "HostTools",
        "USBCapture", "PCAPReading", "CaptureDecoding", "CaptureReplay", "FusePlanFiles", "FuseBurning",
        "BoardJournal", "DescribedValues", "PlanFiles", "SecureProvisioning", "SigningConfiguration",
        "FailureCauses", "SickBoards", "Diagnosis", "Recovery", "ReportBundle", "Proving",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "BoardlessBenchmarks",
      dependencies: [
        "HIDTransport", "MBoot", "BootImage", "VirtualRT1020", "Provisioning", "BoardServer", "USBIPTransport",
        "USBIP", "CLibPCAP", "USBCapture", "PCAPReading", "Proving", "Diagnosis", "SickBoards", "FailureCauses",
      ],
      swiftSettings: strict),
    .target(name: "SeededGenerator", path: "Tests/SeededGenerator", swiftSettings: strict),
    .target(
      name: "SampleImages", dependencies: ["BootImage", "HAB", "Provisioning"], path: "Tests/SampleImages",
      swiftSettings: strict),
    tests(of: "HIDTransport"),
    tests(of: "SDP", ["SeededGenerator"]),
    tests(of: "MBoot", ["SeededGenerator"]),
    tests(of: "USBIP", ["SeededGenerator"]),
    tests(of: "JSONText", ["SeededGenerator"]),
    tests(of: "YAMLText", ["JSONText", "SeededGenerator"]),
    tests(of: "BootImage", ["SeededGenerator"], resources: [.copy("Files")]),
    tests(of: "HAB", ["BootImage", "SeededGenerator"], resources: [.copy("Files")]),
    tests(of: "SigningConfiguration", ["BootImage", "HAB"]),
    tests(
      of: "VirtualRT1020",
      ["MBoot", "SDP", "BootImage", "HIDTransport", "JSONText", "Fuses", "HAB", "SampleImages"],
      resources: [.copy("Recordings")]),
    tests(
      of: "Provisioning",
      ["VirtualRT1020", "HIDTransport", "SDP", "MBoot", "BootImage", "Fuses", "SampleImages", "SeededGenerator"]),
    tests(
      of: "SerialTransport",
      ["HIDTransport", "SDP", "MBoot", "VirtualRT1020", "BoardServer", "Provisioning", "BootImage", "SampleImages"]),
    tests(of: "Fuses", ["SeededGenerator"]),
    tests(of: "FusePlanFiles", ["Fuses", "HAB", "SampleImages", "SeededGenerator"], resources: [.copy("Files")]),
    tests(of: "BoardJournal", ["JSONText"]),
    tests(
      of: "FuseBurning",
      [
        "Fuses", "BoardJournal", "Provisioning", "HIDTransport", "SDP", "MBoot", "VirtualRT1020", "HAB", "BootImage",
        "JSONText", "SampleImages", "SeededGenerator",
      ]),
    tests(of: "LibUSBTransport", ["CLibUSB", "HIDTransport"]),
    tests(of: "USBDoctor", ["HIDTransport"]),
    tests(
      of: "USBIPTransport",
      [
        "HIDTransport", "SDP", "MBoot", "USBIP", "VirtualRT1020", "BoardServer", "Provisioning", "BootImage",
        "SampleImages",
      ]),
    tests(of: "BoardDescription", ["VirtualRT1020", "JSONText", "YAMLText", "SeededGenerator"]),
    tests(
      of: "PlanFiles",
      ["DescribedValues", "JSONText", "YAMLText", "BootImage", "Fuses", "Provisioning", "SampleImages"]),
    tests(
      of: "SecureProvisioning",
      [
        "PlanFiles", "DescribedValues", "FuseBurning", "BoardJournal", "Fuses", "HAB", "BootImage", "HIDTransport",
        "VirtualRT1020", "Provisioning", "SampleImages", "SeededGenerator",
      ]),
    tests(of: "BoardState", ["VirtualRT1020", "SeededGenerator"]),
    tests(of: "BoardNames"),
    tests(
      of: "BoardServer",
      ["BoardState", "VirtualRT1020", "BoardDescription", "HIDTransport", "SDP", "MBoot", "JSONText"]),
    tests(
      of: "CaptureDecoding",
      [
        "USBCapture", "HIDTransport", "SDP", "MBoot", "BootImage", "JSONText", "VirtualRT1020", "Provisioning",
        "SeededGenerator",
      ]),
    tests(
      of: "CaptureReplay",
      [
        "CaptureDecoding", "USBCapture", "PCAPReading", "HIDTransport", "SDP", "MBoot", "BootImage", "VirtualRT1020",
        "BoardDescription", "Provisioning", "SeededGenerator",
      ]),
    // What is recorded, read back: the recorder, its users and the readers together.
    .testTarget(
      name: "CaptureRecordingTests",
      dependencies: [
        "USBCapture", "PCAPReading", "CaptureDecoding", "HIDTransport", "USBIP", "BootImage", "VirtualRT1020",
        "Provisioning", "BoardServer", "USBIPTransport", "HostTools",
      ],
      swiftSettings: strict),
    tests(of: "FailureCauses"),
    tests(of: "SickBoards", ["FailureCauses", "VirtualRT1020", "Provisioning", "HIDTransport", "BootImage"]),
    tests(
      of: "Diagnosis",
      [
        "FailureCauses", "SickBoards", "VirtualRT1020", "Provisioning", "HIDTransport", "MBoot", "BootImage",
        "JSONText", "SeededGenerator",
      ]),
    tests(
      of: "Recovery",
      [
        "FailureCauses", "SickBoards", "BoardJournal", "VirtualRT1020", "Provisioning", "HIDTransport", "MBoot",
        "BootImage", "JSONText",
      ]),
    tests(
      of: "ReportBundle",
      ["FailureCauses", "JSONText", "USBCapture", "HIDTransport", "MBoot", "SDP", "SeededGenerator"]),
    tests(
      of: "Proving",
      [
        "VirtualRT1020", "Provisioning", "SecureProvisioning", "PlanFiles", "Fuses", "BoardJournal", "HAB",
        "HIDTransport", "MBoot", "BootImage", "SampleImages", "SeededGenerator",
      ]),
    tests(of: "BoardlessTesting"),
    tests(
      of: "HostTools",
      ["HIDTransport", "SDP", "MBoot", "USBCapture", "SerialTransport", "JSONText", "SeededGenerator"],
      resources: [.copy("Recordings")]),
    tests(of: "USBCapture", ["HIDTransport", "USBIP", "SeededGenerator"]),
    tests(of: "PCAPReading", ["CLibPCAP", "USBCapture", "SeededGenerator"]),
    // The program as its users run it: a child process.
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "boardless", "ReportBundle", "Provisioning", "VirtualRT1020", "BootImage", "HAB", "BoardState", "MBoot",
        "SampleImages", "SeededGenerator",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

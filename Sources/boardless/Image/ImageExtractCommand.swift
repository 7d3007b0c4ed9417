import ArgumentParser
import BootImage
import HAB
import Provisioning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `boardless image extract`: writes the parts of a container to files of their own, for other tools.
struct ImageExtractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract", abstract: "Write the parts of a container to files, for other tools.",
    discussion: """
      What is there is written: fcb.bin, ivt.bin (with the boot data), dcd.bin, application.bin, csf.bin (header and \
      commands), srk_table.bin, certificate-SLOT.der, signature-OFFSET.der (CMS, named after its command's offset).
      """)

  @Argument(help: "Bootable container, padded or not, flash image, or the SREC or HEX of one; - for standard input.")
  var image: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Folder for the files; made if it is not there.", valueName: "folder"))
  var output: String

  @Flag(help: "Overwrite files that are there.")
  var force = false

  func run() throws {
    try Failure.guarding {
      let file = try ImageLoader.file(image)
      let verification: ImageVerification
      do throws(BootContainerError) { verification = try ImageVerification(file) } catch {
        throw Failure(.badInput, "\(image): \(error)")
      }
      let parts = ContainerParts(verification).files
      guard mkdir(output, 0o777) == 0 || errno == EEXIST else {
        throw Failure(.fileTrouble, "cannot make \(output): \(Console.lastError())")
      }
      let paths = parts.map { output + "/" + $0.name }
      if !force, let taken = paths.first(where: { access($0, F_OK) == 0 }) {
        throw Failure(.fileTrouble, "\(taken) is there already; --force overwrites")
      }
      for (path, part) in zip(paths, parts) {
        let target = try OutputFile(path)
        try target.write(part.bytes)
        try target.finish()
        try Console.print("\(path): \(part.bytes.count) bytes\(part.note.isEmpty ? "" : ", \(part.note)")")
      }
    }
  }
}

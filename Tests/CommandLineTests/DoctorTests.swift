import Foundation
import Testing

/// `boardless doctor` on a machine of files.
@Suite struct DoctorTests {
  private let rule = "etc/udev/rules.d/70-boardless.rules"

  @Test func writesTheRuleThatItPrints() async throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      atPath: folder.path("etc/udev/rules.d"), withIntermediateDirectories: true)
    let printed = try await Program.run(["doctor", "--print-udev-rule"])
    #expect(printed.code == 0)
    #expect(printed.out.contains(#"TAG+="uaccess""#))
    #if os(Linux)
      // Twice: a rule that is there is written anew.
      for _ in 0..<2 {
        let outcome = try await Program.run(["doctor", "--write-udev-rule", "--root", folder.path("")])
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.out.contains("plug the board in again"))
      }
      #expect(folder.text(rule) == printed.out)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("etc/udev/rules.d")).count == 1)
    #endif
  }

  @Test func whatItMayNotWriteItShowsTheWayTo() async throws {
    #if os(Linux)
      // No such folder: as for a user without permission, the system refuses.
      let outcome = try await Program.run(["doctor", "--write-udev-rule", "--root", try Folder().path("none")])
      #expect(outcome.code == 7)
      #expect(outcome.errors.contains("sudo tee"))
      #expect(outcome.out == "")
    #endif
  }

  @Test func aMachineWithoutUSBIsReportedInWordsAndInJSON() async throws {
    #if os(Linux)
      let folder = try Folder()
      let text = try await Program.run(["doctor", "--root", folder.path("")])
      #expect(text.code == 1)
      #expect(text.out.contains("problem  the kernel shows no USB"))
      #expect(text.out.contains("do: "))
      let json = try await Program.run(["doctor", "--json", "--root", folder.path("")])
      #expect(json.code == 1)
      #expect(try json.json()["ok"] as? Bool == false)
      #expect((try json.json()["devices"] as? [Any])?.isEmpty == true)
    #endif
  }

  @Test func oneThingAtATime() async throws {
    #expect(try await Program.run(["doctor", "--json", "--write-udev-rule"]).code == 64)
  }
}

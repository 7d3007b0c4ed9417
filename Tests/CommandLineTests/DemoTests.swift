import Foundation
import Testing

@Suite struct DemoTests {
  @Test func theThreeAnswersOfTheForum() async throws {
    let outcome = try await Program.run("demo", Samples.hello("srec"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    // Each object stands between a line "{" and a line "}", as NXP's tool prints it.
    let lines = outcome.out.components(separatedBy: "\n")
    var objects: [(command: String?, value: Int?, description: String?)] = []
    for (index, line) in lines.enumerated() where line == "{" {
      let end = try #require(lines[index...].firstIndex(of: "}"))
      let text = lines[index...end].joined(separator: "\n")
      let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let status = object["status"] as? [String: Any]
      objects.append((object["command"] as? String, status?["value"] as? Int, status?["description"] as? String))
    }
    #expect(objects.map(\.command) == ["fill-memory", "configure-memory", "flash-erase-region"])
    #expect(objects.map(\.value) == [0, 0, 20106])
    #expect(
      objects.map(\.description) == [
        "0 (0x0) Success.", "0 (0x0) Success.", "20106 (0x4e8a) FlexSPINOR: Command Failure.",
      ])
    #expect(lines.contains("blhost -t 50450 -u 0x15A2,0x0073 -j -- flash-erase-region 0x60000000 45056 0"))
    #expect(lines.last { !$0.isEmpty } == "  boots     the application runs (nothing is on USB)")
  }

  /// The forum's table: what boots where, each with its reason.
  @Test func theBootTable() async throws {
    let outcome = try await Program.run("demo", Samples.hello("srec"), "--boot-table")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let lines = outcome.out.components(separatedBy: "\n")
    func verdict(_ name: String) -> String? {
      lines.first { $0.hasPrefix(name + "  ") }?.components(separatedBy: ": ").last
    }
    #expect(
      ["1-a", "1-b", "1-c", "2-a", "2-b", "2-c"].map(verdict) == [
        "boots", "does not boot", "does not boot", "boots", "does not boot", "does not boot",
      ])
    #expect(lines.contains("       HAB is closed and authenticates the image"))
    #expect(lines.count { $0.hasSuffix("an image for RAM, as a flashloader is, no application for flash") } == 4)
  }

  @Test func anImageThatIsNotThere() async throws {
    let outcome = try await Program.run("demo", "/none")
    #expect(outcome.code == 7 && outcome.out == "" && outcome.errors.contains("cannot open /none"))
  }
}

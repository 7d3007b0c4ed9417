import BootImage
import DescribedValues
import PlanFiles
import YAMLText

/// Plan files: any bytes are a plan or refused with words and a place in the text. What they name is there; a plan that
/// was read is judged for a blank part, and none that may be carried out closes it without keys.
func fuzz(_ bytes: [UInt8]) {
  let application: [UInt8] = [0x00, 0x00, 0x01, 0x20, 0x41, 0x20, 0x00, 0x60] + [UInt8](repeating: 0xBF, count: 100)
  let container = (try? BootContainer.build(application: application)) ?? []
  let loader = PlanLoader(
    read: { (path, limit) throws(DescriptionError) in
      if path == "plan" { return bytes }
      guard path.utf8.count % 7 != 6 else { throw DescriptionError(.notFound, "no such file") }
      return Array((path.utf8.count % 2 == 0 ? container : StandInFlashloader.make()).prefix(limit))
    },
    sign: { (_, _, _) throws(DescriptionError) in container })
  do throws(DescriptionError) {
    let check = PlanCheck(try loader.material("plan"))
    require(check.findings.allSatisfy { !$0.text.isEmpty }, "a finding has words")
    guard !check.findings.contains(where: { $0.weight == .error }), let plan = check.fuses, plan.closes else { return }
    require(plan.result.keyHash?.isBlank == false, "closed with its keys")
  } catch {
    require(error.description(in: "plan").utf8.count > 4, "an error has words")
    require(error.position.map { $0.line >= 1 && $0.column >= 1 } ?? true, "a place counts from 1")
  }
}

import BootImage
import DescribedValues
import PlanFiles
import SampleImages
import YAMLText

/// A plan's text as if it stood in `plans/plan.yaml`.
struct PlanText {
  var text: String

  init(_ text: String) { self.text = text }

  func plan() throws -> PlanFile { try PlanFile(YAMLDocument(text), path: "plans/plan.yaml") }

  /// What is printed when it is refused; nil if it is not.
  var refusal: String? {
    do { _ = try plan() } catch let error as DescriptionError { return error.located(in: "plan.yaml") } catch {
      return "\(error)"
    }
    return nil
  }
}

/// A plan with files beside it: `app.bin` (a container), `fl.bin` (the stand-in flashloader), `hash.bin`, `empty.bin`.
struct PlanFolder {
  var files: [String: [UInt8]]

  init(_ plan: String) throws {
    files = [
      "plans/plan.yaml": Array(plan.utf8), "plans/app.bin": SampleImages.container(),
      "plans/fl.bin": StandInFlashloader.make(), "plans/hash.bin": [UInt8](1...32), "plans/empty.bin": [],
    ]
  }

  func material() throws(DescriptionError) -> PlanMaterial {
    let files = files
    let loader = PlanLoader(
      read: { (path, _) throws(DescriptionError) in
        guard let bytes = files[path] else { throw DescriptionError(.notFound, "cannot open \(path)") }
        return bytes
      },
      sign: { (_, _, _) throws(DescriptionError) in throw DescriptionError(.badValue, "nothing is signed here") })
    return try loader.material("plans/plan.yaml")
  }
}
